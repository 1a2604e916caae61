#!/bin/sh
# Part of agent.sh: the transaction. docs/decisions/0005-transaction-on-the-host.md says why it is as it is.
#
#   armed -> switched -> committed
#       \________\----> rolling-back -> rolled-back | needs-human
#
# The newest record of .deploy/journal is the state. committed, rolled-back and needs-human are terminal: nothing but the
# next arm leaves them. Everything here runs under the lock. .deploy/transaction holds what going back takes, made before
# anything is changed: `back`, the link to the previous release, and go-back.N, NUL-separated arguments of each command.

attempts=3
log_bytes=16384

# Sets tx_state (none where there was never one) and what the newest record says.
read_journal() {
  read_slots "$deploy/journal"
  tx_sequence=$slot_sequence
  tx_epoch=0 tx_state=none tx_release=- tx_previous=- tx_boot=- tx_deadline=0 tx_timer=none tx_number=0 tx_limit=0 tx_reason=- tx_run=-
  [ -n "$slot_text" ] || return 0
  rest=$slot_text
  next_field && tx_epoch=$field
  next_field && tx_state=$field
  next_field && tx_release=$field
  next_field && tx_previous=$field
  next_field && tx_boot=$field
  next_field && tx_deadline=$field
  next_field && tx_timer=$field
  next_field && tx_number=$field
  next_field && tx_limit=$field
  next_field && tx_reason=$field
  next_field && tx_run=$field
}

write_journal() { # STATE [REASON]
  set -- "$1" "${2:--}" "$separator"
  write_slot "$deploy/journal" $((tx_sequence + 1)) \
    "$tx_epoch$3$1$3$tx_release$3$tx_previous$3$tx_boot$3$tx_deadline$3$tx_timer$3$tx_number$3$tx_limit$3$2$3$tx_run" || return 1
  tx_sequence=$((tx_sequence + 1))
  tx_state=$1 tx_reason=$2
}

is_unfinished() {
  case $tx_state in
  armed | switched | rolling-back) ;;
  *) return 1 ;;
  esac
}

# Whether the time to confirm is over; a restart ends it.
is_due() {
  read_time
  [ "$tx_boot" != "$boot" ] || [ "$now" -ge "$tx_deadline" ]
}

print_transaction() { # [PREFIX]
  for pair in "state=$tx_state" "release=${tx_release#-}" "previous=${tx_previous#-}" "epoch=$tx_epoch" \
    "reason=${tx_reason#-}" "run=${tx_run#-}"; do
    printf '%s%s\n' "${1:-}" "$pair"
  done
}

# --- arming --------------------------------------------------------------------

do_arm() { # RELEASE PREVIOUS WITHIN LIMIT [COUNT ARGUMENT...]...
  use_release "$1"
  is_sealed "$id" || refuse 76 "release $id is not complete"
  if [ "$2" != - ]; then is_id "$2" || usage 'the previous release is malformed'; fi
  if ! is_number "$3" || ! is_number "$4"; then usage 'the seconds are malformed'; fi
  [ -n "$epoch" ] || usage 'it takes a lease'
  begin_step
  expect_current "$2"
  read_journal
  if is_unfinished; then refuse 87 "the transaction of epoch $tx_epoch is not finished"; fi
  keep_verdict
  previous=$2 within=$3 limit=$4
  shift 4
  prepare_way_back "$@"
  choose_timer
  [ "$timer" != none ] || refuse 88 "$timer_reason"
  read_time
  tx_epoch=$epoch tx_release=$id tx_previous=$previous tx_boot=$boot tx_deadline=$((now + within))
  tx_timer=$timer tx_number=$now-$$ tx_limit=$limit tx_run=$lease_run
  # The record comes last: a timer without one finds nothing to do, a record without one would wait for the next contact.
  arming=timer
  if [ "$survives" = yes ] && ! add_boot; then survives=no; fi
  start_timer "$tx_number" "$within" || refuse 88 "the timer ($timer) did not start"
  arming=record
  write_journal armed || refuse 79 'the journal could not be written'
  arming=
  printf 'timer=%s\nsurvives-reboot=%s\n' "$timer" "$survives"
}

prepare_way_back() { # [COUNT ARGUMENT...]...
  need xargs env
  make_slots "$deploy/journal"
  work=$deploy/transaction-$$
  remove_tree "$work"
  litter=$work
  mkdir "$work"
  if [ "$previous" != - ]; then
    if [ ! -d "$path/releases/$previous" ] || ! is_sealed "$previous"; then refuse 76 "release $previous is not complete"; fi
    ln -s "releases/$previous" "$work/back"
  fi
  printf '%s\n' "$PATH" >"$work/path"
  number=0
  use_tag
  while [ $# -gt 0 ]; do
    number=$((number + 1))
    count=$1
    shift
    if ! is_number "$count" || [ "$count" -lt 1 ] || [ "$count" -gt $# ]; then
      usage 'a command of the way back is malformed'
    fi
    {
      keep_environment
      while [ "$count" -gt 0 ]; do
        printf '%s\0' "$1"
        shift
        count=$((count - 1))
      done
    } >"$work/go-back.$number"
    # What the command says must find room on a full disk.
    blank_log >"$work/log.$number"
  done
  for file in "$work"/*; do
    # What a link leads to is no concern.
    if [ ! -L "$file" ]; then set -- "$@" "$file"; fi
  done
  sync_files "$@" "$work"
  remove_tree "$transaction"
  mv -- "$work" "$transaction"
  litter=
  sync_directory "$deploy"
}

# How each command of the way back begins: the environment of now, since that of a timer or of cron is another; and the mark.
keep_environment() {
  printf '%s\0' "PATH=$PATH" "HOME=${HOME:-/}"
  for name in USER LOGNAME SHELL LANG TZ XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS XDG_CONFIG_HOME \
    DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_TLS_VERIFY DOCKER_CERT_PATH; do
    value='' given=''
    eval "value=\${$name-} given=\${$name+yes}"
    if [ -n "$given" ]; then printf '%s\0' "$name=$value"; fi
  done
  if [ "$outer_locale" != unset ]; then printf '%s\0' "LC_ALL=$outer_locale"; fi
  printf '%s\0' sh -c "DEPLOY_MARK=\$0-\$\$; export DEPLOY_MARK; exec \"\$@\" </dev/null" "$tag-$epoch"
}

# An arm that was refused half-way: nothing was switched, so that nothing needs to go back. A record that may be there
# keeps its timer unless another one takes its place.
abandon_arming() {
  if [ "$arming" = timer ] || write_journal rolled-back not-armed; then end_watch; fi
}

do_extend() { # WITHIN
  is_number "$1" || usage 'the seconds are malformed'
  begin_step
  read_journal
  expect_own armed switched
  # Once it is over it is never extended: going back may be about to begin.
  if is_due; then refuse 87 'the time to confirm is over'; fi
  use_timer
  former=$tx_number
  # The new timer first, then the record, then the end of the old one: each that fires looks at the record.
  tx_number=$now-$$
  start_timer "$tx_number" "$1" || refuse 88 "the timer ($timer) did not start"
  read_time
  tx_deadline=$((now + $1))
  write_journal "$tx_state" || refuse 79 'the journal could not be written'
  if [ "$timer" != session ]; then stop_timer "$former"; fi
}

# The run gives up: the time to confirm ends now, and a process that is none of the caller's goes back at once.
do_abandon() {
  [ -n "$epoch" ] || usage 'it takes a lease'
  start_writing
  hold_lock
  expect_epoch
  read_journal
  read_time
  case $tx_epoch/$tx_boot/$tx_state in
  "$epoch/$boot/armed" | "$epoch/$boot/switched")
    tx_deadline=$now
    write_journal "$tx_state" || refuse 79 'the journal could not be written'
    use_timer
    start_going_back || refuse 88 "the timer ($timer) did not start"
    ;;
  esac
  print_transaction
}

use_timer() {
  timer=$tx_timer
  case $timer in
  systemd-user) use_user_manager ;;
  esac
}

# Refuses unless the transaction is that of our epoch, in one of these states, and of this boot.
expect_own() { # STATE...
  read_time
  if [ "$tx_epoch" = "$epoch" ] && [ "$tx_boot" = "$boot" ]; then
    for state do
      if [ "$tx_state" = "$state" ]; then return 0; fi
    done
  fi
  refuse 87 "the newest transaction is $tx_state, of epoch $tx_epoch${tx_boot:+ and boot $tx_boot}"
}

# Within a lease: whether `switch` may go on. After an answer that was lost it is asked again.
expect_switchable() { # ID EXPECTED
  read_journal
  expect_own armed switched
  if [ "$tx_release" != "$1" ] || [ "$tx_previous" != "$2" ]; then
    refuse 87 "the transaction leads from ${tx_previous#-} to $tx_release"
  fi
}

# --- the end ---------------------------------------------------------------------

do_confirm() {
  [ -n "$epoch" ] || usage 'it takes a lease'
  start_writing
  hold_lock
  # The state decides, not the time: whoever took the lease has gone back first, with another epoch.
  expect_epoch
  read_journal
  read_time
  if [ "$tx_epoch" = "$epoch" ] && [ "$tx_state" = switched ] && [ "$tx_boot" = "$boot" ]; then
    look_at_current
    [ "$current" = "$tx_release" ] || refuse 78 "current names ${current:-nothing}, not $tx_release"
    write_journal committed || refuse 79 'the journal could not be written'
    end_watch
    keep_verdict
  fi
  print_transaction
}

# After the end: timers and what looks after a restart go. It may fail in any part, since they look at the journal.
end_watch() {
  use_timer
  stop_timer "$tx_number"
  remove_boot
}

do_go_back() {
  [ -n "$epoch" ] || usage 'it takes a lease'
  start_writing
  hold_lock
  expect_epoch
  recover own
}

# The run has proven the previous release well, though a command of the way back failed.
do_settle() {
  [ -n "$epoch" ] || usage 'it takes a lease'
  begin_step
  read_journal
  expect_own needs-human
  expect_current "$tx_previous"
  write_journal rolled-back proven || refuse 79 'the journal could not be written'
}

do_recover() {
  [ -d "$deploy" ] || { echo 'recovery=none'; return 0; }
  start_writing
  hold_lock
  recover ended
}

# Finishes what is not, and tells what became of it: `always`, `own` (of our epoch only), `ended` (unless its lease is
# alive and the machine has not restarted) or `due` (when the time to confirm is over).
recover() { # WHEN
  read_journal
  recovery=none
  if is_unfinished; then
    case $1 in
    always) roll_back || : ;;
    own) if [ "$tx_epoch" = "$epoch" ]; then roll_back || :; fi ;;
    due) if is_due; then roll_back || :; fi ;;
    *)
      read_lease
      if ! lease_is_alive || [ "$lease_epoch" != "$tx_epoch" ] || is_due; then roll_back || :; fi
      ;;
    esac
  else
    case $tx_state in
    needs-human)
      recovery=needs-human
      # Asked for by name, a person has looked: it is tried again.
      if [ "$1" = ended ]; then roll_back || :; fi
      ;;
    committed | rolled-back) if [ "$1" = own ] && [ "$tx_epoch" = "$epoch" ]; then recovery=$tx_state; fi ;;
    esac
  fi
  printf 'recovery=%s\nrelease=%s\nprevious=%s\nreason=%s\n' \
    "$recovery" "${tx_release#-}" "${tx_previous#-}" "${tx_reason#-}"
  case $recovery/$tx_reason in
  needs-human/command-*)
    number=${tx_reason#command-}
    said_by "${number%-failed}" | sed 's/^/tail=/'
    ;;
  esac
}

# The last lines of what a command of the way back said.
said_by() { # NUMBER
  if [ -f "$transaction/log.$1" ]; then tr '\000-\011\013-\037\177' '?' <"$transaction/log.$1" | sed '/^$/d' | tail -n 20; fi
}

# Puts the previous release back into service. May be run any number of times, and after a crash anywhere in it.
# Sets recovery. Called where no failure ends the script: what could not be done is the reason why a person is needed.
roll_back() {
  was=$tx_state
  recovery=needs-human
  if [ "$was" != rolling-back ] && ! write_journal rolling-back; then
    tx_reason=journal-not-written
    return 0
  fi
  end_steps
  problem=-
  look_at_current
  if [ "$was" = armed ] && [ -z "$obstacle" ] && [ "${current:--}" = "$tx_previous" ]; then
    # Never switched: what runs is what ran before.
    end_transaction rolled-back not-switched
  elif [ "$was" = needs-human ] && [ -n "$current" ] && [ "$current" != "$tx_release" ] &&
    [ "$current" != "$tx_previous" ] && is_sealed "$current"; then
    end_transaction rolled-back by-hand
  elif [ -n "$obstacle" ]; then
    end_transaction needs-human current-is-no-link
  else
    if [ "$tx_previous" = - ]; then go_back_to_nothing; else go_back_to_previous; fi
    if [ "$problem" = - ]; then end_transaction rolled-back; else end_transaction needs-human "$problem"; fi
  fi
}

go_back_to_previous() {
  if [ ! -d "$path/releases/$tx_previous" ] || ! is_sealed "$tx_previous"; then
    problem='previous-missing'
  elif [ "$current" = "$tx_release" ] || [ -z "$current" ]; then
    back=$transaction/back
    if [ "$(readlink "$back")" != "releases/$tx_previous" ]; then
      rm -f -- "$back"
      ln -s "releases/$tx_previous" "$back" || :
    fi
    # In a subshell, since it would end us.
    if (rename_over "$back" "$path/current"); then sync_directory "$path"; else problem='link-not-renamed'; fi
  elif [ "$current" != "$tx_previous" ]; then
    problem='current-changed'
  fi
  if [ "$problem" = - ]; then run_way_back; fi
}

# A first deployment: the app is taken out of service while `current` still leads to it.
go_back_to_nothing() {
  if [ "$current" = "$tx_release" ]; then
    run_way_back
    if rm -f -- "$path/current"; then sync_directory "$path"; else problem='link-not-removed'; fi
  elif [ -n "$current" ]; then
    problem='current-changed'
  fi
}

# Each command in order, some times before it counts as failed; also after one that failed, to come as far as possible.
run_way_back() {
  number=1
  while [ -f "$transaction/go-back.$number" ]; do
    attempt=1
    until go_back_by "$number"; do
      # What a limit or a failure left running would be in the way of the next attempt.
      end_steps
      if [ "$attempt" -ge "$attempts" ]; then
        problem=command-$number-failed
        break
      fi
      attempt=$((attempt + 1))
      sleep 1
    done
    number=$((number + 1))
  done
}

# Nothing of the caller's is handed on: its output may be a connection that is gone, and the lock must not outlive us.
go_back_by() { # NUMBER
  log=$transaction/log.$1
  blank_log 1<>"$log"
  # Opened for reading too, so that it is not cut: its blocks are what a full disk leaves us.
  (cd "$path" && bounded "$tx_limit" xargs -0 -x env -i) <"$transaction/go-back.$1" 1<>"$log" 2>&1 9>&-
}

blank_log() { dd if=/dev/zero bs=$log_bytes count=1 2>/dev/null | tr '\000' '\n'; }

end_transaction() { # STATE [REASON]
  if ! write_journal "$@"; then
    tx_reason=journal-not-written
    return 0
  fi
  recovery=$1
  if [ "$tx_reason" != not-switched ]; then
    # For people and for later plans only; on a full disk it does not happen.
    (litter='' && do_mark "$tx_release" bad 'gone back from: it was not confirmed') >/dev/null 2>&1 || :
  fi
  end_watch
}

# --- what timers run ---------------------------------------------------------------

# The PATH of the run that armed: where it found its programs we find them too.
use_armed_path() {
  if [ -r "$transaction/path" ]; then IFS= read -r PATH <"$transaction/path" || :; fi
}

# Goes back when it is time; ends when there is nothing to wait for any more.
do_watch() { # EPOCH [session]
  use_armed_path
  start_writing
  read_time
  if [ "${2:-}" = session ]; then
    name_process $$
    printf '%s\n' "$process" >"$transaction/watch.new"
    mv -f -- "$transaction/watch.new" "$transaction/watch"
    # Who waits for us reads until then.
    exec 3>&-
  fi
  lock_wait=999999999
  # Who started us has written its record then, or has died.
  hold_lock
  drop_lock
  while :; do
    read_journal
    if [ "$tx_epoch" != "$1" ] || ! is_unfinished; then return 0; fi
    if is_due; then
      hold_lock
      recover due >/dev/null
      drop_lock
      # The disk may become writable again.
      if is_unfinished; then sleep 10; fi
    else
      # Looks again now and then: the record may have changed, to an earlier end or to none.
      left=$((tx_deadline - now))
      if [ "$left" -gt 5 ]; then left=5; fi
      sleep "$left"
    fi
  done
}

do_tick() {
  use_armed_path
  start_writing
  # An arming that goes on has its line or unit already, and its record not yet.
  hold_lock
  read_journal
  if is_unfinished; then
    recover due
  else
    # Whoever calls us: an arming that died has left no record of which it was.
    for timer in systemd-system systemd-user session; do remove_boot; done
  fi
}
