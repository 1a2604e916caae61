#!/bin/sh
# Runs one command for the transport and tells, beside its output, which process group it is and how it ended.
#
#   sh run.sh NONCE COMMAND [ARGUMENT...]
#
# Before the command:  "deploy-run NONCE group PGID" on standard error; PGID 0 where no group can be told.
# After the command:   "deploy-run NONCE end" on standard output, then
#                      "deploy-run NONCE exit CODE" on standard error.
# Exit codes: those of COMMAND; 126 when it cannot be run, 127 when it is not found, 128+n when signal n ended it.
# The marks tell an answer from a lost connection, and a finished command from a child that keeps its output open.

deploy_run_nonce=$1
shift

deploy_run_group=0
if [ -r "/proc/$$/stat" ]; then
  # "pid (name) state ppid pgrp ...": the name may hold spaces and brackets.
  read -r deploy_run_stat <"/proc/$$/stat"
  deploy_run_stat=${deploy_run_stat##*) }
  deploy_run_stat=${deploy_run_stat#* }
  deploy_run_stat=${deploy_run_stat#* }
  deploy_run_group=${deploy_run_stat%% *}
else
  deploy_run_group=$(ps -o pgid= -p "$$" | tr -d ' ')
fi

deploy_run_announce() {
  printf 'deploy-run %s group %s\n' "$deploy_run_nonce" "$1" >&2
}

if [ "$deploy_run_group" = "$$" ] || [ "$deploy_run_group" = "$PPID" ]; then
  # The server started this shell, or the login shell above it, as the leader of a group of its own.
  deploy_run_announce "$deploy_run_group"
  (exec "$@")
elif command -v setsid >/dev/null 2>&1; then
  # The group belongs to something else (the server itself, say) that must never be ended with the command.
  exec 3<&0
  setsid -- "$@" <&3 3<&- &
  exec 3<&-
  deploy_run_announce "$!"
  wait "$!"
else
  deploy_run_announce 0
  (exec "$@")
fi
deploy_run_code=$?

printf 'deploy-run %s end\n' "$deploy_run_nonce"
printf 'deploy-run %s exit %s\n' "$deploy_run_nonce" "$deploy_run_code" >&2
exit "$deploy_run_code"
