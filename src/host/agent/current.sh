#!/bin/sh
# Part of agent.sh: the link `current`, which names the release in service.

# Sets `current` to the release it names, or to nothing, and `obstacle` to what else stands there.
look_at_current() {
  current='' obstacle=''
  if [ -L "$path/current" ]; then
    target=$(readlink "$path/current")
    if is_id "${target#releases/}" && [ "$target" = "releases/${target#releases/}" ]; then
      current=${target#releases/}
    else
      obstacle="a link to $(printable "$target")"
    fi
  elif [ -d "$path/current" ]; then
    obstacle='a directory'
  elif [ -e "$path/current" ]; then
    obstacle='a file'
  fi
}

expect_current() { # EXPECTED
  look_at_current
  if [ -n "$obstacle" ]; then refuse 78 "$path/current is $obstacle, not a link of ours"; fi
  if [ "${current:--}" != "$1" ]; then refuse 78 "current names ${current:-nothing}, not $1"; fi
}

sync_directory() { sync -- "$1" 2>/dev/null || sync || :; }

do_current() {
  look_at_current
  if [ -n "$obstacle" ]; then refuse 78 "$path/current is $obstacle, not a link of ours"; fi
  printf 'current=%s\n' "$current"
}

do_switch() { # ID EXPECTED
  use_release "$1"
  if [ "$2" != - ]; then is_id "$2" || usage 'the expected release is malformed'; fi
  start_writing
  is_sealed "$id" || refuse 76 "release $id is not complete"
  begin_step
  if [ -n "$epoch" ]; then expect_switchable "$1" "$2"; fi
  look_at_current
  # Within a transaction it may have been renamed already, and not been recorded.
  if [ -z "$epoch" ] || [ "$current" != "$id" ]; then
    expect_current "$2"
    rename_current
  fi
  if [ -n "$epoch" ] && [ "$tx_state" = armed ]; then
    write_journal switched || refuse 79 'the journal could not be written'
  fi
  printf 'current=%s\n' "$id"
}

rename_current() {
  next=$path/.current-$id-$$
  litter=$next
  if [ -e "$next" ] || [ -L "$next" ]; then rm -f -- "$next"; fi
  ln -s "releases/$id" "$next"
  rename_over "$next" "$path/current"
  litter=
  sync_directory "$path"
  look_at_current
  [ "$current" = "$id" ] || refuse 79 "current names ${current:-nothing} after the switch to $id"
}

do_clear_current() { # EXPECTED
  is_id "$1" || usage 'the expected release is malformed'
  start_writing
  begin_step
  expect_no_transaction
  expect_current "$1"
  rm -f -- "$path/current"
  sync_directory "$path"
  echo 'current='
}
