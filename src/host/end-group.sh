#!/bin/sh
# Ends a process group: asks with TERM, waits, then insists with KILL.
#
#   sh end-group.sh PGID GRACE_SECONDS
#
# Exit codes: 0 nothing of the group is left; 1 something is left that may not be signalled or will not go.

# No `--` before the negative id: the kill of dash and of busybox take it for a number.
group=$1
grace=$2

# Whether anything of the group still runs. A zombie does not: it only waits for a parent that may never look.
is_alive() {
  kill -0 "-$group" 2>/dev/null || return 1
  [ -r "/proc/$$/stat" ] || return 0
  for file in /proc/[0-9]*/stat; do
    # "pid (name) state ppid pgrp ...": the name may hold spaces and brackets.
    { read -r stat <"$file"; } 2>/dev/null || continue
    stat=${stat##*) }
    state=${stat%% *}
    pgrp=${stat#* }
    pgrp=${pgrp#* }
    [ "${pgrp%% *}" = "$group" ] || continue
    case $state in
      Z | X) ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# Succeeds as soon as nothing of the group is left; fails after $1 seconds.
gone_within() {
  ticks=$(($1 * 10))
  while is_alive; do
    [ "$ticks" -gt 0 ] || return 1
    if sleep 0.1 2>/dev/null; then
      ticks=$((ticks - 1))
    else
      sleep 1
      ticks=$((ticks - 10))
    fi
  done
}

kill -TERM "-$group" 2>/dev/null
gone_within "$grace" && exit 0
kill -KILL "-$group" 2>/dev/null
gone_within 2 && exit 0
exit 1
