#!/bin/sh
# Part of agent.sh: a release arrives, in one dialogue on one channel.
#
#   stage PATH ID FORMAT METHOD NAME...   FORMAT: gzip, zstd or none; METHOD: link or copy (agent/reuse.sh); NAME: the
#                                     first 12 digits of the hash of each group that the runner has; none where it
#                                     cannot tell yet
#
# The host says                       while in the background it takes what the release in service has (the base)
#   base=ID | interrupted | -
#   group=KEY SHA256 ID               of the base, then of other releases what differs (agent/manifests.sh); of what the
#                                     runner has the 12 digits
#   replaced=ID ./PATH                where a release has something of the host's own
#   given=SHA256, entry=...           every group of a small base, and of a larger one those that the runner has not; all
#                                     entries of an interrupted upload
#   begun=BYTES ENTRY                 a large file of which it left only the start
#   packed=BASE64                     in place of lines such as these: they, compressed by gzip
#   ready
# The runner says, any of it any number of times
#   give SHA256...                    answered by given=SHA256 and its lines as entry=..., then ready
#   copy NUMBER ID ./PATH/            that file of release ID is going to be patched; not answered (agent/parts.sh)
#   parts SHA256 NAME...              answered by part=... (agent/parts.sh), then ready
#   archive                           then chunks: a line with a size, so many bytes; a size of 0 ends it. A compressed
#                                     tar of tree/ (content), groups/ (new groups), patches/ and parts/ (agent/parts.sh),
#                                     and lists/ (what follows)
#   patch                             lists/patch: files to make of old ones and of patches/
#   append                            lists/append: files of which patches/ has what comes next (agent/parts.sh)
#   apply                             lists/delete: paths to remove (NUL); lists/take.ID: entries to take from release
#                                     ID; lists/pairs: what to take under other names (NUL; see place_pair)
#   prove                             lists/arrived: entries of files that should be in the tree by now
#   commit BYTES                      lists/index: the whole manifest. Answered by release= and digest=, the end; or by
#                                     unproven=SHA256 ./PATH of each file that is not there as it should, then again.
#                                     So many bytes follow for who comes after the upload; again they are dropped
#   abandon                           nothing of this is kept; when the dialogue just ends, the next one goes on from it
#
# Every file is hashed before the release is there, in the background as soon as it is; what is in the tree and in no
# manifest is refused.

unpack() { # the chunks of an archive on stdin go to the current directory
  ends=$(
    {
      { if chunks; then echo sent=ok >&3; fi; } |
        { if decompress "$format"; then echo packed=ok >&3; fi; } |
        # Reading on to the end spares the decompressor a broken pipe.
        { if extract; then echo tree=ok >&3 && cat >/dev/null; fi; }
    } 3>&1
  ) || :
  case $ends in
  *sent=ok*)
    case $ends in
    *packed=ok*tree=ok* | *tree=ok*packed=ok*)
      expect_our_names
      return 0
      ;;
    esac
    resumable=
    ;;
  esac
  if disk_is_full; then
    resumable=
    refuse 71 "no space or no inodes left at $path while the release was unpacked"
  fi
  # Told first if it is the reason: an archive made to do harm often breaks tar as well.
  if [ -z "$resumable" ]; then (cd tree && check_contents); fi
  refuse 80 'the archive was cut short or is not an archive'
}

# Where tar took a name that leads elsewhere for one here, it lies here now.
expect_our_names() {
  for name in * .[!.]*; do
    case $name in
    tree | lists | groups | patches | parts | proven | placed | names.* | '.[!.]*') ;;
    *) resumable='' && refuse 80 "the archive holds $(printable "$name")" ;;
    esac
  done
}

chunks() {
  while read -r size; do
    case $size in
    '' | *[!0-9]*) return 1 ;;
    0) return 0 ;;
    esac
    dd bs="$size" count=1 iflag=fullblock 2>/dev/null
  done
  return 1
}

need_for_staging() {
  need tar find sort xargs readlink sed awk cut head tr dd mkfifo
  case $format in
  gzip | zstd) need "$format" ;;
  none) ;;
  *) usage 'the format is gzip, zstd or none' ;;
  esac
  command -v sha256sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 || refuse 72 'sha256sum is not on the PATH'
  printf 'b\0a\0' | sort -z >/dev/null 2>&1 || refuse 72 'sort does not know -z'
  dd iflag=fullblock </dev/null >/dev/null 2>&1 || refuse 72 'dd does not know iflag=fullblock'
}

do_stage() { # ID FORMAT METHOD NAME...
  use_id "$1"
  format=$2
  case $3 in
  link | copy) ;;
  *) usage 'the method is link or copy' ;;
  esac
  start_writing
  # What takes long, and what waits for standard input, does not hold the lock: others must be able to recover.
  begin_step
  drop_lock
  need_for_staging
  if [ -e "$release" ] || [ -L "$release" ]; then refuse 75 "there is a release $id already"; fi
  mkdir -p "$deploy/staging" "$path/releases" "$deploy/manifests/groups"
  # Two runs that started in the same second from the same commit have the same name: not the same directory.
  work=$deploy/staging/$id.$$
  remove_tree "$work"
  litter=$work
  base=-
  if go_on_from_interrupted "$3"; then base=interrupted; fi
  if [ "$base" = - ]; then mkdir -m 0700 "$work" "$work/tree"; fi
  mkdir "$work/lists" "$work/groups" "$work/proven"
  echo "$3" >"$work/lists/method"
  choose_method "$3"
  choose_options
  choose_extraction
  : >"$work/lists/base"
  : >"$work/lists/recognized"
  if [ "$base" = interrupted ]; then divide_left "$work/left" >"$work/lists/begun" && rm -f -- "$work/left"; fi
  resumable=$work
  shift 3
  of_runner=$*
  prepare
  offer | packed
  echo ready
  converse
  # What follows on standard input is for others.
  finish </dev/null
}

# Has what is here taken into the tree, in the background.
prepare() {
  serving_releases >"$work/lists/serving"
  if [ "$base" = - ]; then
    read -r base <"$work/lists/serving" || base=-
    if [ "$base" != - ]; then entries_of "$deploy/manifests/$base" >"$work/lists/base"; fi
  fi
  mkfifo "$work/placed"
  exec 7<>"$work/placed"
  placing=1
  {
    case $base in
    - | interrupted) ;;
    *) bring_base || : ;;
    esac
    echo >&7
    without_recognized <"$work/lists/base" >"$work/lists/unread"
    prove unread
  } </dev/null >/dev/null 2>&1 &
}

prove() { # LIST
  cd "$work/tree"
  paths_of f "$work/lists/$1" >"$work/proven/.$1.paths"
  quick_hash=
  # From 10 MB on it takes less time to look for a quicker program than to do without.
  if grep -q '^[0-9a-f]\{64\} [0-9]\{8,\} ' "$work/lists/$1"; then choose_hash "$work/proven/.$1.probe"; fi
  hash_paths "$work/proven/.$1.paths" >"$work/proven/.$1"
  mv -- "$work/proven/.$1" "$work/proven/$1"
}

converse() {
  arrivals=0
  done=
  while [ -z "$done" ]; do
    cd "$work"
    read -r word rest || refuse 80 'the upload was cut short'
    case $word in
    give)
      # shellcheck disable=SC2086 # hashes
      expect_hashes $rest
      # shellcheck disable=SC2086
      give_groups $rest | packed
      echo ready
      ;;
    parts)
      # shellcheck disable=SC2086 # a digest and names
      give_parts $rest
      echo ready
      ;;
    copy) copy_old "$rest" </dev/null ;;
    archive) unpack ;;
    patch) patch_files </dev/null ;;
    append) append_to_files </dev/null ;;
    apply) apply ;;
    prove)
      arrivals=$((arrivals + 1))
      mv -- lists/arrived "lists/arrived.$arrivals"
      # To read a pipe would be to wait for ever.
      if [ -n "$(find tree ! -type f ! -type d ! -type l -print | first_of)" ]; then resumable='' && cd tree && check_contents; fi
      prove "arrived.$arrivals" </dev/null >/dev/null 2>&1 &
      # What came before is on its way to the disk by the time that all of it has to be there.
      if [ "$arrivals" -gt 1 ]; then sync -f -- tree </dev/null >/dev/null 2>&1 & fi
      ;;
    commit)
      is_number "$rest" || usage 'a number of bytes is malformed'
      check_proofs </dev/null
      if [ -z "$done" ]; then drop_following "$rest"; fi
      ;;
    abandon)
      resumable=
      refuse 74 'what arrived is not what was sent'
      ;;
    *) usage 'the runner said what nobody understands' ;;
    esac
  done
}

drop_following() { # BYTES
  if [ "$1" -gt 0 ]; then dd bs="$1" count=1 iflag=fullblock of=/dev/null 2>/dev/null; fi
}

apply() {
  if [ -n "$placing" ]; then read -r _ <&7; fi
  placing=
  # shellcheck disable=SC2002 # see contents.sh
  if [ -f lists/delete ]; then (cd tree && cat ../lists/delete | xargs -0 -r rm -rf --); fi
  for list in lists/take.*; do
    [ -f "$list" ] || continue
    is_id "${list#lists/take.}" || usage 'a list names no release'
    bring "${list#lists/take.}" "$work/$list"
  done
  if [ -f lists/pairs ]; then
    # shellcheck disable=SC2002 # of a file, busybox's xargs and what it starts would move each other's offset
    cat lists/pairs | xargs -0 -r sh "$0" place-pairs "$path" "$work/tree" "$method" "$keep"
    if [ "$method" = link ]; then make_fit /dev/null; fi
  fi
  rm -f -- lists/delete lists/take.* lists/pairs
}

# Ends the conversation when every file of the manifest is there as it should; else asks for those that are not.
check_proofs() {
  wait
  if [ -n "$(ls groups)" ]; then
    (cd groups && find . -type f -print0 | hash_named) | awk '$2 != "./" $1 { exit 1 }' || refuse 80 'the manifest arrived damaged'
    ls groups >>lists/present
    mv -f -- groups/* "$deploy/manifests/groups/"
  fi
  keep_parts
  is_present lists/index || refuse 80 'the manifest is not complete'
  entries_of lists/index >lists/manifest
  if [ "$base" = interrupted ]; then find tree -depth -type d ! -path tree -exec rmdir {} + 2>/dev/null || :; fi
  missing_directories >lists/directories
  names_of d lists/directories | (cd tree && xargs -0 -r mkdir -p -- 2>/dev/null) || :
  (cd tree && look_at_tree) >lists/found
  judge_found lists/manifest >lists/unproven
  if [ ! -s lists/unproven ]; then
    done=1
    return 0
  fi
  # What is sent again must never be written into what is there.
  cut -c 66- lists/unproven >lists/again
  unescape lists/again | (cd tree && xargs -0 -r rm -rf --)
  sed 's/^/unproven=/' lists/unproven
  echo again
}

# Those of the base have been made with its files.
missing_directories() {
  if [ "$base" = interrupted ]; then
    cat lists/manifest
  else
    awk 'base { there[$0]; next } !($0 in there)' base=1 lists/base base= lists/manifest
  fi
}

finish() {
  cd "$work/tree"
  resumable=
  if ! is_as_sent; then tell_what_differs; fi
  digest=$(hash_input <../lists/index)
  cd "$path"
  begin_step
  groups_exist "$work/lists/index" || refuse 79 'another step removed what this release is made of'
  # mkdir claims the name, for one of two at the same moment; the rename replaces what it made.
  if ! mkdir -- "$release"; then
    if [ -e "$release" ]; then refuse 75 "there is a release $id already"; fi
    exit 1
  fi
  rm -f -- "$deploy/releases/$id"
  chmod 0755 "$work/tree"
  rename_over "$work/tree" "$release"
  mv -f -- "$work/lists/index" "$deploy/manifests/$id"
  keep_stamps
  remove_tree "$work"
  litter=
  printf 'release=%s\ndigest=%s\n' "$id" "$digest"
}

# Whether the tree, as it was looked at, holds exactly what the manifest names; links that lead out, hard links, setuid
# and strange files make it no.
is_as_sent() {
  can_print && [ ! -s ../lists/differing ] &&
    [ -z "$(names_of l ../lists/manifest | xargs -0 -r sh "$0" check-links)" ]
}

tell_what_differs() {
  check_contents
  compare_names f -type f
  compare_names x -type f -perm -0100
  compare_names d -type d ! -path .
  if [ "$(names_of l ../lists/manifest | sort -z | hash_input)" != "$(hash_input <../links)" ]; then differs l; fi
}

compare_names() { # KIND FIND-TEST...
  kind=$1
  shift
  expected=$(names_of "$kind" ../lists/manifest | sort -z | hash_input)
  actual=$(find . "$@" -print0 | sort -z | hash_input)
  if [ "$expected" != "$actual" ]; then differs "$kind"; fi
}

differs() { # KIND
  if disk_is_full; then refuse 71 "no space or no inodes left at $path while the release was verified"; fi
  refuse 74 "the tree that arrived is not the one that was sent (its list $1 differs)"
}
