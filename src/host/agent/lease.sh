#!/bin/sh
# Part of agent.sh: who deploys. The lease is never removed, so that its epoch only grows.

# The epoch that the caller says it has; empty for commands outside of a lease.
epoch=

# Sets field to a text as a record may hold it: printable, not too long, never empty.
as_field() { # TEXT LENGTH
  field=$(printable "$1")
  if [ "${#field}" -gt "$2" ]; then field=$(printf '%s' "$field" | cut -c "1-$2"); fi
  field=${field:--}
}

is_number() { # TEXT
  case $1 in
  '' | *[!0-9]* | ??????????*) return 1 ;;
  esac
}

# Sets lease_epoch (0: there was never one), lease_run (- when free) and what else is known; lease_left in seconds.
read_lease() {
  read_slots "$deploy/lease"
  lease_sequence=$slot_sequence
  lease_epoch=0 lease_run=- lease_actor=- lease_url=- lease_boot=- lease_deadline=0 lease_left=0
  [ -n "$slot_text" ] || return 0
  rest=$slot_text
  next_field && lease_epoch=$field
  next_field && lease_run=$field
  next_field && lease_actor=$field
  next_field && lease_url=$field
  next_field && lease_boot=$field
  next_field && lease_deadline=$field
  read_time
  # Nobody renews across a restart, so there it has ended.
  if [ "$lease_boot" = "$boot" ]; then lease_left=$((lease_deadline - now)); fi
}

write_lease() { # DEADLINE
  read_time
  write_slot "$deploy/lease" $((lease_sequence + 1)) \
    "$lease_epoch$separator$lease_run$separator$lease_actor$separator$lease_url$separator$boot$separator$1"
}

lease_is_alive() { [ "$lease_run" != - ] && [ "$lease_left" -gt 0 ]; }

print_lease() {
  read_lease
  if [ "$lease_run" = - ]; then return 0; fi
  printf 'lease-run=%s\nlease-actor=%s\nlease-url=%s\n' "$lease_run" "${lease_actor#-}" "${lease_url#-}"
  printf 'lease-epoch=%s\nlease-seconds-left=%s\n' "$lease_epoch" "$lease_left"
}

# Under the lock: refuses a step of a run whose epoch is not the newest.
expect_epoch() {
  read_lease
  [ "$lease_epoch" = "$epoch" ] || refuse 84 "epoch $epoch is over: $lease_epoch is the newest, of run $lease_run"
}

# Under the lock: refuses a step of a run that does not hold the lease at this moment.
expect_lease() {
  expect_epoch
  if ! lease_is_alive; then refuse 84 "the lease of epoch $epoch has ended"; fi
}

# What every step does first that changes something for a run with a lease; the lock stays held.
begin_step() {
  if [ -z "$epoch" ]; then return 0; fi
  start_writing
  hold_lock
  expect_lease
}

do_lease_take() { # RUN ACTOR URL SECONDS
  is_number "$4" || usage 'the seconds are malformed'
  start_writing
  hold_lock
  read_lease
  as_field "$1" 100
  wanted=$field
  [ "$wanted" != - ] || usage 'the run has no name'
  if lease_is_alive && [ "$lease_run" != "$wanted" ]; then
    echo 'taken=no'
    print_lease
    return 0
  fi
  make_slots "$deploy/lease"
  make_slots "$deploy/journal"
  end_steps
  recover always
  read_lease
  keep_history "$wanted"
  newest=$lease_epoch
  if [ "$tx_epoch" -gt "$newest" ]; then newest=$tx_epoch; fi
  lease_epoch=$((newest + 1)) lease_run=$wanted
  as_field "$2" 80
  lease_actor=$field
  as_field "$3" 180
  lease_url=$field
  read_time
  write_lease $((now + $4))
  printf 'taken=yes\nepoch=%s\n' "$lease_epoch"
  # What was seen before may not hold any more: another run, or the recovery, came in between.
  list_releases found-
  look_at_current
  printf 'found-current=%s\n' "$current"
  if [ -n "$current" ]; then print_versions "$current" found-; fi
}

do_lease_renew() { # SECONDS
  is_number "$1" || usage 'the seconds are malformed'
  begin_step
  write_lease $((now + $1))
}

# Does nothing to somebody else's.
do_lease_free() {
  start_writing
  hold_lock
  read_lease
  if [ "$lease_epoch" = "$epoch" ] && [ "$lease_run" != - ]; then free_lease; fi
}

free_lease() {
  lease_run=- lease_actor=- lease_url=-
  write_lease 0
}

do_unlock() { # RUN
  start_writing
  hold_lock
  read_lease
  as_field "$1" 100
  if [ "$lease_run" != "$field" ]; then
    refuse 86 "the lease is held by run $lease_run, not by $(printable "$1")"
  fi
  end_steps
  recover always
  read_lease
  keep_history ''
  free_lease
}
