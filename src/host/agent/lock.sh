#!/bin/sh
# Part of agent.sh: one step at a time, on a lock that the kernel frees when its holder dies.
#
# flock(1) holds it on descriptor 9, which nothing that may outlive the step inherits. Without flock(1) there are links
# .deploy/lock.N whose text is who made them (pid, its start, boot): the highest N holds while it lives. N + 1 may be
# made when it is dead; that succeeds for one alone, and counts only if nothing higher is there by then. So nothing
# is ever taken away from anybody, and a link takes no block on a full disk.

boot_file=${DEPLOY_BOOT_ID_FILE:-/proc/sys/kernel/random/boot_id}
lock_wait=30
locked=

# Sets now (seconds since the machine started, which no clock moves) and boot (another one after each restart).
read_time() {
  now='' boot=''
  { read -r now _ </proc/uptime && read -r boot <"$boot_file"; } 2>/dev/null || :
  now=${now%%.*}
  if [ -z "$now" ] || [ -z "$boot" ]; then refuse 72 '/proc tells neither uptime nor boot id'; fi
}

# Short, and no program where none is needed.
pause() { sleep 0.1 2>/dev/null || sleep 1; }

# Sets started to when a process started, in ticks since boot (proc(5), stat); to nothing when it has ended.
read_start() { # PID
  started=
  { read -r started <"/proc/$1/stat"; } 2>/dev/null || :
  started=${started##*) }
  case $started in
  # A zombie has ended.
  Z*) started= ;;
  esac
  skip=19
  while [ "$skip" -gt 0 ]; do
    started=${started#* }
    skip=$((skip - 1))
  done
  started=${started%% *}
}

# Sets process to text that stands for one process alone: pid, start and boot.
name_process() { # PID
  read_start "$1"
  process=$1.$started.$boot
}

is_alive() { # PID.START.BOOT
  [ -n "${1%%.*}" ] || return 1
  name_process "${1%%.*}"
  [ -n "$started" ] && [ "$process" = "$1" ]
}

hold_lock() {
  [ -z "$locked" ] || return 0
  read_time
  give_up=$((now + lock_wait))
  # What cannot be written can be locked all the same, to say so.
  if (: >>"$deploy/lock") 2>/dev/null; then exec 9>>"$deploy/lock"; else exec 9<"$deploy/lock"; fi
  until try_lock; do
    read_time
    if [ "$now" -ge "$give_up" ]; then refuse 85 "another step has held $deploy/lock for $lock_wait seconds"; fi
    pause
  done
  locked=1
}

try_lock() {
  tried=0
  flock -n 9 2>/dev/null || tried=$?
  case $tried in
  0) return 0 ;;
  126 | 127) exec 9>&-; try_link ;;
  *) return 1 ;;
  esac
}

drop_lock() {
  [ -n "$locked" ] || return 0
  exec 9>&-
  locked=
  find_highest_link
  # With flock(1) there is none.
  if [ "$highest" = 0 ]; then return 0; fi
  read_time
  name_process $$
  if [ "$(readlink "$deploy/lock.$highest" 2>/dev/null)" = "$process" ]; then
    ln -s free "$deploy/lock-free-$$"
    rename_over "$deploy/lock-free-$$" "$deploy/lock.$highest"
  fi
}

# Sets highest to the number of the newest link, or to 0.
find_highest_link() {
  highest=0
  for lock_link in "$deploy"/lock.[0-9]*; do
    lock_number=${lock_link##*.}
    case $lock_number in
    *[!0-9]*) continue ;;
    esac
    if [ "$lock_number" -gt "$highest" ]; then highest=$lock_number; fi
  done
}

try_link() {
  find_highest_link
  holder=$(readlink "$deploy/lock.$highest" 2>/dev/null) || holder=
  if is_alive "$holder"; then return 1; fi
  mine=$((highest + 1))
  name_process $$
  if ! ln -s "$process" "$deploy/lock.$mine" 2>/dev/null; then
    # Where nobody can change anything there is nothing to lock.
    on_read_only_mount "$deploy"
    return
  fi
  find_highest_link
  if [ "$highest" != "$mine" ]; then
    rm -f -- "$deploy/lock.$mine"
    return 1
  fi
  for lock_link in "$deploy"/lock.[0-9]*; do
    lock_number=${lock_link##*.}
    case $lock_number in
    *[!0-9]*) continue ;;
    esac
    if [ "$lock_number" -lt "$mine" ]; then rm -f -- "$lock_link"; fi
  done
}
