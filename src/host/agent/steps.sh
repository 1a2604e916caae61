#!/bin/sh
# Part of agent.sh: commands of the user under a lease, and ending those that outlive their run.
#
# Such a command carries DEPLOY_MARK=<tag of the path>-<epoch>-<pid of the step>, also in all that it starts. A step is
# running as long as its own process lives; then all that carries its mark is ended with it. What a step that has ended
# left behind was meant to stay (`nohup app &`) and is never touched. Services of systemd do not carry the mark at all.

tag=

# Sets tag, once.
use_tag() {
  if [ -n "$tag" ]; then return 0; fi
  hash_text "$path"
  tag=${hash%"${hash#????????????}"}
}

# Goes on as `COMMAND PATH ARGUMENT...` in the same process with a mark in its environment, which /proc shows only of
# what was there at exec. The lock is held until then: a step is marked, or it is refused; nothing lies between.
go_on_marked() { # COMMAND ARGUMENT...
  begin_step
  use_tag
  DEPLOY_MARK=$tag-$epoch-$$
  export DEPLOY_MARK
  restore_locale
  marked=$1
  shift
  exec sh "$0" --marked "$marked" "$path" "$@"
}

do_run_script() { # FILE ARGUMENT...
  case $1 in
  "$deploy"/agent/*.sh) ;;
  *) usage 'the script is none of ours' ;;
  esac
  restore_locale
  trap - EXIT HUP INT TERM
  echo 'started=script'
  exec sh "$@"
}

# Every process of this user that carries a mark of this path, as PID:MARK; ours left out.
marked_processes() {
  # No -F: with it the grep of busybox looks no further than the first NUL.
  marked_files=$(grep -ls "DEPLOY_MARK=$tag-" /proc/[0-9]*/environ) || :
  for file in $marked_files; do
    pid=${file#/proc/}
    pid=${pid%/environ}
    if [ "$pid" = "$$" ] || [ "$pid" = "$PPID" ] || [ ! -O "/proc/$pid" ]; then continue; fi
    { tr '\000' '\n' <"$file" | sed -n "s/^DEPLOY_MARK=\($tag-[0-9]*-[0-9]*\)\$/$pid:\1/p" | head -n 1; } 2>/dev/null
  done
}

# Ends every step of this path that is still running: asks with TERM, waits, then insists with KILL.
end_steps() {
  use_tag
  marks=' '
  for process in $(marked_processes); do
    if [ "${process%%:*}" = "${process##*-}" ]; then marks="$marks${process#*:} "; fi
  done
  [ "$marks" != ' ' ] || return 0
  for signal in TERM KILL; do
    read_time
    give_up=$((now + 5))
    while [ "$now" -lt "$give_up" ]; do
      left=
      for process in $(marked_processes); do
        # The step itself may have ended by now; what it started has not.
        case $marks in
        *" ${process#*:} "*) ;;
        *) continue ;;
        esac
        left="$left ${process%%:*}"
        kill -s "$signal" "${process%%:*}" 2>/dev/null || :
      done
      [ -n "$left" ] || return 0
      pause
      read_time
    done
  done
  say "processes of an earlier step will not end:$left"
}
