#!/bin/sh
# Runs commands one after another, up to the first that fails.
#   in-turn.sh [COUNT COMMAND ARGUMENT...]...   each of COUNT words
# Exit codes: that of the command that failed · 0 all are done · 64 wrong use
set -u

# The first command is moved behind the others and run from there, by a shell of its own.
while [ $# -gt 0 ]; do
  count=$1
  shift
  case $count in
  '' | *[!0-9]* | 0) exit 64 ;;
  esac
  [ "$count" -le $# ] || exit 64
  left=$(($# - count))
  # shellcheck disable=SC2016 # The inner shell expands these.
  sh -c 'left=$1; shift
    total=$#
    while [ "$total" -gt 0 ]; do
      word=$1
      shift
      [ "$total" -le "$left" ] || set -- "$@" "$word"
      total=$((total - 1))
    done
    exec "$@" </dev/null' in-turn "$left" "$@" || exit
  shift "$count"
done
