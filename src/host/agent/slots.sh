#!/bin/sh
# Part of agent.sh: records that outlive a torn write, a lost machine and a full disk.
#
# A file of 16 slots of 512 bytes, one sector each, is made in full before anything depends on it. A record goes over
# the oldest slot in place and is synced: `SEQUENCE field... checksum`, divided by the unit separator. The whole record
# with the highest sequence counts; one that was torn does not match its checksum and never happened.

separator=$(printf '\037')
slot_bytes=512
slot_count=16

# Waits until the content of files, or of directories, is on the disk.
sync_files() { sync -- "$@" 2>/dev/null || sync; }

make_slots() { # FILE
  if [ -f "$1" ] && [ ! -L "$1" ]; then return 0; fi
  fresh=$1.new-$$
  litter=$fresh
  # Not zeros, of which some file systems store nothing.
  dd if=/dev/zero bs=$slot_bytes count=$slot_count 2>/dev/null | tr '\000' '\n' >"$fresh"
  [ "$(wc -c <"$fresh")" -eq $((slot_bytes * slot_count)) ] || refuse 71 "no space left at $path"
  sync_files "$fresh"
  mv -f -- "$fresh" "$1"
  litter=
  sync_directory "$deploy"
}

# Sets sum to the checksum of a record.
checksum() { # TEXT
  hash_text "$1"
  sum=${hash%"${hash#????????????????}"}
}

# Sets slot_sequence and slot_text to the newest whole record, or to 0 and nothing.
read_slots() { # FILE
  slot_sequence=0 slot_text=
  [ -f "$1" ] || return 0
  candidates=$(tr -d '\000' <"$1") || :
  outer_ifs=$IFS
  IFS=$newline
  set -f
  lowest_torn=
  while newest_candidate; do
    body=${candidate%"$separator"*}
    checksum "$body"
    if [ "$sum" = "${candidate##*"$separator"}" ]; then
      slot_sequence=${body%%"$separator"*}
      slot_text=${body#*"$separator"}
      break
    fi
    lowest_torn=${candidate%%"$separator"*}
  done
  set +f
  IFS=$outer_ifs
}

# Sets candidate to the line of the highest sequence, below that of what is torn; fails when there is none left.
newest_candidate() {
  highest_sequence=-1 candidate=
  for line in $candidates; do
    line_sequence=${line%%"$separator"*}
    case $line_sequence in
    '' | *[!0-9]* | "$line" | ??????????*) continue ;;
    esac
    if [ "$line_sequence" -le "$highest_sequence" ]; then continue; fi
    if [ -n "$lowest_torn" ] && [ "$line_sequence" -ge "$lowest_torn" ]; then continue; fi
    highest_sequence=$line_sequence candidate=$line
  done
  [ -n "$candidate" ]
}

# Sets field to the first field of rest, which loses it.
next_field() {
  field=${rest%%"$separator"*}
  rest=${rest#*"$separator"}
}

# Fails when the record is not on the disk for certain. Takes no new block.
write_slot() { # FILE SEQUENCE TEXT
  body=$2$separator$3
  checksum "$body"
  line=$body$separator$sum
  [ "${#line}" -lt $slot_bytes ] || return 1
  put_slot "$1" "$2" "$line" fsync || {
    # A dd that knows no fsync; where the disk is at fault this fails as well.
    put_slot "$1" "$2" "$line" notrunc && sync
  }
}

put_slot() { # FILE SEQUENCE LINE FLAG
  printf '%s\n' "$3" |
    dd of="$1" bs=$slot_bytes count=1 seek=$(($2 % slot_count)) conv="notrunc,sync,$4" 2>/dev/null
}
