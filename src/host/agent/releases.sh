#!/bin/sh
# Part of agent.sh: releases, the records of them (.deploy/releases/ID), and the history of the host.

# Sets record_sealed, record_state and record_reason to what is known of a release: to nothing where nothing is.
read_record() { # ID
  record_sealed='' record_state='' record_reason=''
  # Another run may remove it at this moment.
  {
    while IFS= read -r line; do
      case $line in
      sealed=*) record_sealed=${record_sealed:-${line#sealed=}} ;;
      state=*) record_state=${record_state:-${line#state=}} ;;
      reason=*) record_reason=${record_reason:-${line#reason=}} ;;
      esac
    done <"$deploy/releases/$1"
  } 2>/dev/null || :
}

is_sealed() { # ID
  read_record "$1"
  [ "$record_sealed" = yes ]
}

print_versions() { # ID [PREFIX]
  {
    while IFS= read -r line; do
      case $line in
      version=*) printf '%s%s\n' "${2:-}" "$line" ;;
      esac
    done <"$deploy/releases/$1"
  } 2>/dev/null || :
}

# Keeps the versions that are there, unless `versions` was set to others.
write_record() { # ID SEALED STATE REASON
  [ -d "$deploy/releases" ] || mkdir -p "$deploy/releases" || return 1
  if [ -z "$versions" ]; then versions=$(print_versions "$1")${newline}; fi
  record=$deploy/releases/.$1.$$
  litter=$record
  # Some callers go on after a failure: what a full disk cut off must not take the place of a whole record.
  if printf 'sealed=%s\nstate=%s\nreason=%s\n%s' "$2" "$3" "$(printable "$4")" "${versions#"$newline"}" >"$record" &&
    [ -s "$record" ] && mv -f -- "$record" "$deploy/releases/$1"; then
    litter=
  else
    rm -f -- "$record"
    return 1
  fi
}

# What is committed is good, also when its run ends before it can say so. Where the record cannot be written list_releases
# says it, as long as the journal tells of that release.
keep_verdict() {
  [ "$tx_state" = committed ] || return 0
  read_record "$tx_release"
  if [ "$record_state" = staged ]; then
    # Those of the new release may be waiting to be written.
    waiting=$versions versions=
    write_record "$tx_release" yes good '' 2>/dev/null || :
    versions=$waiting
  fi
}

list_releases() { # [PREFIX]
  for directory in "$path"/releases/*; do
    name=${directory##*/}
    if [ ! -d "$directory" ] || [ -L "$directory" ] || ! is_id "$name"; then continue; fi
    # Without a seal it was interrupted before it was complete.
    if ! is_sealed "$name"; then record_state=bad; fi
    if [ "$record_state" = staged ]; then
      read_journal
      if [ "$tx_state" = committed ] && [ "$tx_release" = "$name" ]; then record_state=good; fi
    fi
    printf '%srelease=%s %s\n' "${1:-}" "$name" "${record_state:-bad}"
  done
}

do_releases() {
  list_releases
  look_at_current
  printf 'current=%s\n' "$current"
}

do_mark() { # ID STATE [REASON]
  use_release "$1"
  start_writing
  begin_step
  sealed=no
  if is_sealed "$id"; then sealed=yes; fi
  case $2 in
  bad) ;;
  staged | good) [ "$sealed" = yes ] || refuse 76 "release $id is not complete" ;;
  *) usage 'the state is staged, good or bad' ;;
  esac
  write_record "$id" "$sealed" "$2" "${3:-}"
  printf 'release=%s %s\n' "$id" "$2"
}

do_remove() { # ID...
  start_writing
  begin_step
  look_at_current
  read_journal
  for name do
    is_id "$name" || usage "$(printable "$name") is no name of a release"
    if [ "$name" = "$current" ]; then refuse 78 "$name is in service"; fi
    if is_unfinished && { [ "$name" = "$tx_release" ] || [ "$name" = "$tx_previous" ]; }; then
      refuse 87 "$name belongs to a transaction that is $tx_state"
    fi
  done
  mkdir -p "$deploy/staging"
  for name do
    if [ -d "$path/releases/$name" ]; then mv -- "$path/releases/$name" "$deploy/staging/trash-$name-$$"; fi
    rm -f -- "$deploy/releases/$name" "$deploy/manifests/$name" "$deploy/manifests/replaced/$name"
    remove_tree "$deploy/units/$name"
    printf 'removed=%s\n' "$name"
  done
  prune_groups
  left=
  for trash in "$deploy"/staging/trash-*; do
    remove_tree "$trash" 2>/dev/null || left=$trash
  done
  if [ -n "$left" ]; then refuse 70 "$left could not be removed: it holds files that belong to another user"; fi
}

# --- history ---------------------------------------------------------------

do_append_history() {
  start_writing
  entry=$deploy/.history-$$
  litter=$entry
  begin_step
  drop_lock
  cat >"$entry"
  begin_step
  append_entry
}

# Under the lock, where there is one.
append_entry() {
  history=$deploy/history.jsonl
  if [ "$(wc -l <"$entry")" -ne 1 ] || [ -n "$(tail -c 1 "$entry")" ]; then usage 'the entry is not one line'; fi
  # A line torn by a full disk must not swallow this one.
  if [ -s "$history" ] && [ -n "$(tail -c 1 "$history")" ]; then echo >>"$history"; fi
  cat "$entry" >>"$history"
  rm -f -- "$entry"
  litter=
}

do_record() { # ID STATE LINE OLD...
  do_mark "$1" "$2"
  entry=$deploy/.history-$$
  litter=$entry
  printf '%s\n' "$3" >"$entry"
  append_entry
  shift 3
  if [ $# -gt 0 ]; then do_remove "$@"; fi
}

# A run that ended before it could record itself is told by the run WANTED that comes after it: how the journal says that
# it went. What the lease still says of it comes with that. For people only; on a full disk it does not happen.
keep_history() { # WANTED
  case $tx_run in
  - | "$1" | *[!A-Za-z0-9._:@/+-]*) return 0 ;;
  esac
  if grep -q -F "\"run\":\"$tx_run\"" "$deploy/history.jsonl" 2>/dev/null; then return 0; fi
  (litter='' && append_lost_run) >/dev/null 2>&1 || :
}

append_lost_run() {
  case $tx_state in
  committed) how='"state":"deployed","outcome":"deployed"' ;;
  rolled-back) how='"state":"rolled-back","outcome":"rolled-back"' ;;
  needs-human) how='"state":"failed","outcome":"failed"' ;;
  *) return 0 ;;
  esac
  what=deploy before=null
  if [ "$tx_previous" != - ]; then
    before="\"$tx_previous\""
    # The names of releases begin with their time.
    oldest=$(printf '%s\n%s\n' "$tx_release" "$tx_previous" | LC_ALL=C sort | head -n 1)
    if [ "$oldest" = "$tx_release" ]; then what=rollback; fi
  fi
  who=
  if [ "$lease_run" = "$tx_run" ]; then
    case $lease_actor in
    - | *[!A-Za-z0-9._:@/+-]*) ;;
    *) who=",\"actor\":\"$lease_actor\"" ;;
    esac
    # One of that length was cut, and leads nowhere.
    case $lease_url in
    - | *[!A-Za-z0-9._:@/+?=%#~-]*) ;;
    *) if [ "${#lease_url}" -lt 180 ]; then who="$who,\"url\":\"$lease_url\""; fi ;;
    esac
  fi
  # The journal was written last when it ended.
  at=$(date -u -r "$deploy/journal" +%Y-%m-%dT%H:%M:%S.000Z)
  entry=$deploy/.history-$$
  if printf '{"at":"%s","command":"%s","release":"%s","previous":%s,%s,"durationMs":0,"run":"%s"%s}\n' \
    "$at" "$what" "$tx_release" "$before" "$how" "$tx_run" "$who" >"$entry"; then
    append_entry
  fi
  rm -f -- "$entry"
}

do_history() { # N
  case $1 in
  '' | *[!0-9]*) usage 'the number of lines is malformed' ;;
  esac
  if [ -f "$deploy/history.jsonl" ]; then tail -n "$1" "$deploy/history.jsonl"; fi
}
