#!/bin/sh
# Part of agent.sh: making a staged release ready: shared files, files of ours, the seal.

# Refuses when a directory above REL in the release is a link or no directory; makes what is missing.
make_parents() { # REL
  above=$release
  rest=$1
  while [ "$rest" != "${rest#*/}" ]; do
    above=$above/${rest%%/*}
    rest=${rest#*/}
    if [ -L "$above" ]; then refuse 77 "${above#"$release"/} is a link in the release, so $1 cannot stand below it"; fi
    if [ -e "$above" ] && [ ! -d "$above" ]; then refuse 77 "${above#"$release"/} is a file in the release"; fi
    [ -d "$above" ] || mkdir "$above"
  done
}

do_link_shared() { # ID KIND REL...
  use_open_release "$1"
  kind=$2
  shift 2
  case $kind in
  directory | file) ;;
  *) usage 'the kind is directory or file' ;;
  esac
  start_writing
  begin_step
  for rel do
    check_rel "$rel"
    make_parents "$rel"
    link_to=../../shared/$rel
    rest=$rel
    while [ "$rest" != "${rest#*/}" ]; do
      rest=${rest#*/}
      link_to=../$link_to
    done
    if [ -L "$release/$rel" ] && [ "$(readlink "$release/$rel")" = "$link_to" ]; then continue; fi
    keep_shared "$kind" "$rel"
    note_replaced "$rel"
    remove_tree "$release/$rel"
    ln -s "$link_to" "$release/$rel"
    printf 'linked=%s\n' "$rel"
  done
}

# Makes shared/REL exist: it stays as it is, or takes over what the release brings.
keep_shared() { # KIND REL
  shipped=$release/$2
  shared=$path/shared/$2
  if [ -e "$shared" ]; then
    case $1 in
    directory) [ -d "$shared" ] || refuse 77 "shared/$2 on the host is not a directory" ;;
    *) [ -f "$shared" ] || refuse 77 "shared/$2 on the host is not a file" ;;
    esac
    return 0
  fi
  if [ -L "$shared" ]; then refuse 77 "shared/$2 on the host is a link that leads nowhere"; fi
  above=$path/shared
  rest=$2
  while [ "$rest" != "${rest#*/}" ]; do
    above=$above/${rest%%/*}
    rest=${rest#*/}
    if [ -e "$above" ] && [ ! -d "$above" ]; then refuse 77 "shared/${above#"$path"/shared/} on the host is not a directory"; fi
  done
  mkdir -p "$above"
  seed=$shared.seed-$$
  litter=$seed
  if [ -e "$shipped" ] && [ ! -L "$shipped" ]; then
    case $1 in
    directory) [ -d "$shipped" ] || refuse 77 "the release brings $2 as a file, not as a directory" ;;
    *) [ -f "$shipped" ] || refuse 77 "the release brings $2 as a directory, not as a file" ;;
    esac
    cp -RP -- "$shipped" "$seed"
    # What came from another release by a hard link or a copy of it is read-only there.
    find "$seed" -type f ! -perm -0200 -exec chmod u+w {} +
  elif [ "$1" = directory ]; then
    mkdir "$seed"
  else
    refuse 81 "$path/shared/$2 does not exist and the release brings no such file"
  fi
  mv -- "$seed" "$shared"
  litter=
}

do_write_file() { # ID REL MODE
  use_open_release "$1"
  check_rel "$2"
  case $3 in
  [0-7][0-7][0-7] | 0[0-7][0-7][0-7]) ;;
  *) usage 'the mode is three octal digits' ;;
  esac
  start_writing
  begin_step
  make_parents "$2"
  note_replaced "$2"
  file=$release/$2
  if [ -L "$file" ]; then refuse 77 "$2 is a link in the release"; fi
  if [ -d "$file" ]; then refuse 77 "$2 is a directory in the release"; fi
  fresh=$file.new-$$
  litter=$fresh
  rm -f -- "$fresh"
  # noclobber opens with O_EXCL: nothing that stands there is followed.
  (
    umask 077
    set -C
    : >"$fresh"
  )
  chmod "$3" "$fresh"
  drop_lock
  cat >>"$fresh"
  begin_step
  mv -f -- "$fresh" "$file"
  litter=
  printf 'written=%s\n' "$2"
}

do_seal() { # ID VERSION...
  use_release "$1"
  start_writing
  begin_step
  shift
  for version do versions="${versions}version=$(printable "$version")$newline"; done
  # Files with other links, as package managers make them from their stores, are not ours alone.
  # What is the owner's alone (0600, the env file) keeps its mode.
  find "$release" -type f -user "$(id -u)" -links 1 ! -perm 0600 -exec chmod a-w {} +
  hold_stamps
  sync -f -- "$release" 2>/dev/null || :
  read_record "$id"
  write_record "$id" yes "${record_state:-staged}" "$record_reason"
  printf 'sealed=%s\n' "$id"
}

do_versions() { # ID
  use_release "$1"
  print_versions "$id"
}
