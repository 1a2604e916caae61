#!/bin/sh
# The agent: performs the steps of a deployment on the host. POSIX sh; coreutils or busybox, tar and findutils are enough.
#
#   agent.sh facts          PATH TOOL...            what can be known before anything is changed; writes nothing
#   agent.sh current        PATH                    what `current` names
#   agent.sh releases       PATH                    every release with its state, oldest first
#   agent.sh history        PATH N                  the last N lines of history.jsonl, as they are
#   agent.sh stage          PATH ID FORMAT METHOD NAME...   a release arrives, in the dialogue of agent/stage.sh
#   agent.sh link-shared    PATH ID KIND REL...     REL (KIND: directory, file) is kept in shared/ and linked from the release
#   agent.sh write-file     PATH ID REL MODE        stdin becomes the file REL of the release
#   agent.sh seal           PATH ID [VERSION...]    the release is complete: files read-only, state and names recorded
#   agent.sh versions       PATH ID                 what the release was said to call itself, when it was sealed
#   agent.sh describe       PATH ID ENV UNIT        what it holds: its manifest, and lines of its env file and unit (- for none)
#   agent.sh changed        PATH ID                 which of the files that were sent are not as they were when it was sealed
#   agent.sh switch         PATH ID EXPECTED        `current` names ID from now on; it must name EXPECTED (- for nothing)
#   agent.sh clear-current  PATH EXPECTED           `current` goes; it must name EXPECTED
#   agent.sh mark           PATH ID STATE [REASON]  staged, good or bad
#   agent.sh remove         PATH ID...              releases and their records go
#   agent.sh append-history PATH                    one line on stdin
#   agent.sh record         PATH ID STATE LINE OLD...   mark, append-history and remove in one step
#   agent.sh run-in         PATH ID PREVIOUS SHELL  ID may be `current`, PREVIOUS `-`; runs SHELL by sh -c in the release
#   agent.sh run-script     PATH FILE ARGUMENT...   runs one of our scripts that was installed beside this one
#   agent.sh in-a-row       PATH [COUNT COMMAND ARGUMENT...]...   several of these, each of COUNT words; prints `done=COMMAND`
#                                                   behind what each printed, and stops at the first that fails
#
# The transaction (agent/transaction.sh; the parts in agent/ are put in here when the script is embedded):
#
#   agent.sh lease          PATH                    who deploys
#   agent.sh lease-take     PATH RUN ACTOR URL SECONDS   recovers what is unfinished, then takes it, unless it is held
#   agent.sh lease-renew    PATH SECONDS
#   agent.sh lease-free     PATH
#   agent.sh unlock         PATH RUN                recovers and frees the lease if that run holds it
#   agent.sh arm            PATH ID PREVIOUS SECONDS LIMIT [COUNT ARG...]...   goes back by itself from then on; each
#                                                   command of the way back is COUNT arguments and gets LIMIT seconds
#   agent.sh extend         PATH SECONDS            the time to confirm begins anew
#   agent.sh confirm        PATH                    the new release stays, unless going back has begun
#   agent.sh go-back        PATH                    goes back now
#   agent.sh abandon        PATH                    goes back now, by itself: returns as soon as that has begun
#   agent.sh settle         PATH                    a way back that failed was proven well all the same
#   agent.sh transaction    PATH                    the newest one
#   agent.sh recover        PATH                    finishes what nobody will finish
#   agent.sh watch, tick                            what timers run
#
# `agent.sh --epoch N COMMAND PATH ...` is a step of the run that took the lease with that epoch: it is refused when the
# epoch is not the newest or the lease has ended. `--wait SECONDS` says how long to wait for the lock (30).
# DEPLOY_BOOT_ID_FILE in the environment names the file that tells one boot from the next; for tests.
#
# Results are lines `key=value` on stdout; what went wrong is on stderr, our own words after `deploy-agent: `.
# run-in prints `started=ID` first: from then on output and exit code are those of the command.
#
# Exit codes (agent-exit-codes.ts holds the same table, and a test compares them):
#   64 usage              an argument is missing or malformed
#   70 path-not-writable  the deploying user may not write where it must
#   71 disk-full          no space or no inodes left
#   72 tool-missing       a program that is needed is not there
#   73 link-escapes       a link of the release leads out of it
#   74 digest-mismatch    the unpacked tree is not the one that was sent
#   75 release-exists     there is a release of that name already
#   76 release-unknown    there is no such release, or it is not complete
#   77 shared-conflict    something else stands where shared/ or a file is to be put
#   78 current-differs    `current` does not name what was expected
#   79 agent-failed       something unforeseen; stderr tells
#   80 archive-broken     the archive was cut short or is not an archive
#   81 shared-missing     a shared file is neither on the host nor in the release
#   82 file-refused       the archive holds a device, pipe, socket or setuid file
#   83 release-sealed     the release is complete and no longer changed
#   84 lease-lost         the lease has ended, or another run has taken it since
#   85 lock-busy          another step holds the lock for too long
#   86 lease-held         another run than the one that was named holds the lease
#   87 not-armed          the transaction is not in a state that allows this
#   88 timer-refused      nothing on this host could go back by itself

set -eu
outer_locale=${LC_ALL-unset}
LC_ALL=C
export LC_ALL
umask 022

newline='
'
# What an interrupted step leaves behind and must go.
litter=
# What an interrupted upload leaves behind and the next one goes on from.
resumable=
# Set by the commands that write: only they may try whether the disk is full.
writing=
# The lines `version=...` of the record to be written.
versions=
# Set while a transaction is being armed, which ends with us.
arming=

say() { printf 'deploy-agent: %s\n' "$*" >&2; }

refuse() { # CODE MESSAGE
  # The reader may be gone; that must not keep us from clearing away.
  trap '' PIPE
  refusal=$1
  shift
  say "$@"
  exit "$refusal"
}

on_exit() {
  status=$?
  trap - EXIT
  trap '' PIPE HUP INT TERM
  set +e
  case $status in
  0 | 64 | 7[0-9] | 8[0-8]) ;;
  *) status=$(explain_failure) ;;
  esac
  if [ -n "$arming" ]; then abandon_arming >/dev/null 2>&1; fi
  # What staging does in the background.
  if [ -n "$litter" ]; then wait; fi
  if [ -n "$resumable" ]; then keep_interrupted "$status"; fi
  if [ -n "$litter" ]; then remove_tree "$litter" 2>/dev/null; fi
  exit "$status"
}

# Prints the exit code for a command that failed without our foreseeing it.
explain_failure() {
  if [ -z "$writing" ]; then
    echo 79
  elif ! may_write; then
    say "$(id -un 2>/dev/null || id -u) may not write below $path"
    echo 70
  elif disk_is_full; then
    say "no space or no inodes left at $path"
    echo 71
  else
    say "the step failed for the reason above"
    echo 79
  fi
}

# --- arguments -------------------------------------------------------------

usage() { refuse 64 "wrong use of $command: $*"; }

use_path() { # PATH
  case $1 in
  *"$newline"*) usage 'the path holds a line break' ;;
  /*[!/]*) ;;
  *) usage 'the path must be absolute and not /' ;;
  esac
  path=$1
  while [ "${path%/}" != "$path" ]; do path=${path%/}; done
  deploy=$path/.deploy
  transaction=$deploy/transaction
}

start_writing() {
  writing=1
  [ -d "$path" ] || refuse 70 "$path is not a directory"
  [ -d "$deploy" ] || mkdir -m 0700 "$deploy"
}

is_id() { # TEXT; 20261120T131502Z-1a2b3c4
  case $1 in
  [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z-*) ;;
  *) return 1 ;;
  esac
  suffix=${1#*-}
  case $suffix in
  '' | *[!0-9a-z]*) return 1 ;;
  esac
  [ "${#suffix}" -le 40 ]
}

use_id() { # ID
  is_id "$1" || usage "$(printable "$1") is no name of a release"
  id=$1
  release=$path/releases/$id
}

use_release() { # ID
  use_id "$1"
  if [ ! -d "$release" ] || [ -L "$release" ]; then refuse 76 "there is no release $id in $path"; fi
}

use_open_release() { # ID
  use_release "$1"
  if is_sealed "$id"; then refuse 83 "release $id is complete and no longer changed"; fi
}

check_rel() { # REL
  case $1 in
  '' | /* | */ | *//* | *"$newline"*) usage "$(printable "$1") is no relative path" ;;
  esac
  case /$1/ in
  */../* | */./*) usage "$1 holds . or .." ;;
  esac
}

# --- commands of the user --------------------------------------------------

restore_locale() {
  if [ "$outer_locale" = unset ]; then unset LC_ALL; else LC_ALL=$outer_locale; fi
}

do_run_in() { # ID|current PREVIOUS SHELL
  if [ "$2" != - ]; then is_id "$2" || usage 'the previous release is malformed'; fi
  if [ "$1" = current ]; then
    look_at_current
    [ -n "$current" ] || refuse 76 "there is no current release in $path"
    use_release "$current"
    cd -- "$path/current"
  else
    use_release "$1"
    cd -- "$release"
  fi
  DEPLOY_PATH=$path DEPLOY_RELEASE=$id DEPLOY_PREVIOUS=${2#-}
  export DEPLOY_PATH DEPLOY_RELEASE DEPLOY_PREVIOUS
  restore_locale
  trap - EXIT HUP INT TERM
  printf 'started=%s\n' "$id"
  exec sh -c "$3" </dev/null
}

# --- several in a row --------------------------------------------------------

do_in_a_row() { # [COUNT COMMAND ARGUMENT...]...
  while [ $# -gt 0 ]; do
    count=$1
    shift
    if ! is_number "$count" || [ "$count" -lt 1 ] || [ "$count" -gt $# ]; then usage 'a command is malformed'; fi
    do_first_of "$count" "$@"
    shift "$count"
  done
}

# It is a process of its own, as if the runner had called it.
do_first_of() { # COUNT COMMAND ARGUMENT...
  words=$1 first=$2
  shift 2
  # What belongs to it goes behind all others, which are dropped.
  left=$#
  while [ "$left" -gt 0 ]; do
    if [ "$words" -gt 1 ]; then set -- "$@" "$1"; fi
    words=$((words - 1))
    left=$((left - 1))
    shift
  done
  sh "$0" ${epoch:+--epoch "$epoch"} --wait "$lock_wait" "$first" "$path" "$@"
  printf 'done=%s\n' "$first"
}

# --- the parts ----------------------------------------------------------------

# shellcheck source=agent/file-system.sh
. ./agent/file-system.sh
# shellcheck source=agent/releases.sh
. ./agent/releases.sh
# shellcheck source=agent/current.sh
. ./agent/current.sh
# shellcheck source=agent/ready.sh
. ./agent/ready.sh
# shellcheck source=agent/facts.sh
. ./agent/facts.sh
# shellcheck source=agent/contents.sh
. ./agent/contents.sh
# shellcheck source=agent/manifests.sh
. ./agent/manifests.sh
# shellcheck source=agent/describe.sh
. ./agent/describe.sh
# shellcheck source=agent/reuse.sh
. ./agent/reuse.sh
# shellcheck source=agent/stamps.sh
. ./agent/stamps.sh
# shellcheck source=agent/parts.sh
. ./agent/parts.sh
# shellcheck source=agent/offer.sh
. ./agent/offer.sh
# shellcheck source=agent/stage.sh
. ./agent/stage.sh
# shellcheck source=agent/slots.sh
. ./agent/slots.sh
# shellcheck source=agent/lock.sh
. ./agent/lock.sh
# shellcheck source=agent/lease.sh
. ./agent/lease.sh
# shellcheck source=agent/steps.sh
. ./agent/steps.sh
# shellcheck source=agent/timers.sh
. ./agent/timers.sh
# shellcheck source=agent/transaction.sh
. ./agent/transaction.sh

# ---------------------------------------------------------------------------

arguments() { # COUNT LEAST [MOST]
  if [ "$1" -lt "$2" ] || [ "$1" -gt "${3:-$2}" ]; then usage 'wrong number of arguments'; fi
}

# Refuses what would change `current` beside a transaction that is not finished.
expect_no_transaction() {
  if [ -z "$epoch" ]; then return 0; fi
  read_journal
  if is_unfinished; then refuse 87 "the transaction of epoch $tx_epoch is $tx_state"; fi
}

# Sets shift_by to how many arguments the options are.
use_options() {
  shift_by=0
  while :; do
    case ${1:-} in
    --epoch)
      epoch=${2:-}
      is_number "$epoch" || usage 'the epoch is malformed'
      ;;
    --wait)
      lock_wait=${2:-}
      is_number "$lock_wait" || usage 'the wait is malformed'
      ;;
    *) return 0 ;;
    esac
    shift 2
    shift_by=$((shift_by + 2))
  done
}

main() {
  case ${1:-} in
  read-links | check-links | place-pairs)
    command=$1
    shift
    case $command in
    read-links) do_read_links "$@" ;;
    check-links) do_check_links "$@" ;;
    place-pairs) do_place_pairs "$@" ;;
    esac
    return 0
    ;;
  esac
  command=option
  trap on_exit EXIT
  trap 'exit 79' HUP INT TERM
  use_options "$@"
  shift "$shift_by"
  marked=
  if [ "${1:-}" = --marked ]; then
    marked=1
    shift
  fi
  command=${1:-nothing}
  arguments $# 2 100000
  use_path "$2"
  shift 2
  if [ -n "$marked" ]; then
    locked=1
    drop_lock
  fi
  many=100000
  case $command in
  facts) do_facts "$@" ;;
  current) arguments $# 0; do_current ;;
  releases) arguments $# 0; do_releases ;;
  history) arguments $# 1; do_history "$@" ;;
  stage) arguments $# 3 $many; do_stage "$@" ;;
  link-shared) arguments $# 3 $many; do_link_shared "$@" ;;
  write-file) arguments $# 3; do_write_file "$@" ;;
  seal) arguments $# 1 $many; do_seal "$@" ;;
  versions) arguments $# 1; do_versions "$@" ;;
  describe) arguments $# 3; do_describe "$@" ;;
  changed) arguments $# 1; do_changed "$@" ;;
  switch) arguments $# 2; do_switch "$@" ;;
  clear-current) arguments $# 1; do_clear_current "$@" ;;
  mark) arguments $# 2 3; do_mark "$@" ;;
  remove) arguments $# 1 $many; do_remove "$@" ;;
  append-history) arguments $# 0; do_append_history ;;
  record) arguments $# 3 $many; do_record "$@" ;;
  in-a-row) do_in_a_row "$@" ;;
  run-in | run-script)
    if [ -n "$epoch" ]; then go_on_marked "$command" "$@"; fi
    if [ "$command" = run-in ]; then
      arguments $# 3
      do_run_in "$@"
    else
      arguments $# 1 $many
      do_run_script "$@"
    fi
    ;;
  *) transaction_command "$@" ;;
  esac
}

transaction_command() {
  case $command in
  lease) arguments $# 0; print_lease ;;
  lease-take) arguments $# 4; do_lease_take "$@" </dev/null ;;
  lease-renew) arguments $# 1; do_lease_renew "$@" ;;
  lease-free) arguments $# 0; do_lease_free ;;
  unlock) arguments $# 1; do_unlock "$@" </dev/null ;;
  arm) arguments $# 4 $many; do_arm "$@" </dev/null ;;
  extend) arguments $# 1; do_extend "$@" </dev/null ;;
  confirm) arguments $# 0; do_confirm </dev/null ;;
  go-back) arguments $# 0; do_go_back </dev/null ;;
  abandon) arguments $# 0; do_abandon </dev/null ;;
  settle) arguments $# 0; do_settle </dev/null ;;
  transaction) arguments $# 0; read_journal; print_transaction ;;
  recover) arguments $# 0; do_recover </dev/null ;;
  watch) arguments $# 1 2; do_watch "$@" </dev/null ;;
  tick) arguments $# 0; do_tick </dev/null ;;
  *) usage 'there is no such command' ;;
  esac
}

main "$@"
