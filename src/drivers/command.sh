#!/bin/sh
# Finds out before anything changes whether a command given to sudo may run without a password.
#   command.sh may-sudo WORD...
# Exit codes: 0 it may · 64 wrong use · 80 there is no sudo · 83 it may not (stdout: the program's full path)
[ $# -ge 2 ] && [ "$1" = may-sudo ] || exit 64
shift
command -v sudo >/dev/null 2>&1 || exit 80
sudo -n -l "$@" >/dev/null 2>&1 && exit 0
# A sudoers line wants the full path.
command -v "$1"
exit 83
