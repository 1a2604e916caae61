#!/bin/sh
# Part of agent.sh: large files of which only what changed is sent.
#
#   .deploy/manifests/parts/SHA256    the parts of a file as the runner cut it (src/model/file-parts.ts), some a line:
#     NAME BYTES PARTS                NAME is the same where PARTS are
#
# The host makes no such list, and need not understand it: it comes with the file, or of the list of the file before
# and what is new in it. What was made of an old file and of what came is hashed like every file.

# Prints what is known of a file's parts, of those whose names the runner knows without them.
give_parts() { # SHA256 NAME...
  for word do
    case $word in
    '' | *[!0-9a-f]*) usage 'parts are malformed' ;;
    esac
  done
  list=$deploy/manifests/parts/$1
  shift
  if [ ! -s "$list" ] || ! can_take_pieces; then return 0; fi
  printf '%s\n' "$@" | awk '
    names { known[$1]; next }
    { print "part=" (($1 in known) ? $1 " " $2 : $0) }' names=1 - names= "$list"
}

can_take_pieces() {
  echo abcdef >"$work/lists/probe"
  [ "$(take_piece 2 3 <"$work/lists/probe" 2>/dev/null)" = cde ]
}

take_piece() { # AT BYTES; of standard input, from where it stands
  dd bs=262144 iflag=fullblock,skip_bytes,count_bytes skip="$1" count="$2" 2>/dev/null
}

# Begins to copy an old file, where there is plenty of room, while the runner finds out what is new in it: what has kept
# its place then only has to be written over. Where the file system shares blocks nothing is copied.
copies=' '

copy_old() { # `NUMBER RELEASE ./PATH/`
  copied=${1%% *}
  file=${1#* }
  name=${file%% *}
  case $copied in
  '' | *[!0-9]*) usage 'a copy has no number' ;;
  esac
  is_id "$name" || usage 'a copy names no release'
  unescape_file "${file#* }"
  old=$path/releases/$name
  if passes_link "$old" "$file" || [ ! -f "$old/$file" ] || [ -L "$old/$file" ] || ! can_write_pieces; then return 0; fi
  mkdir -p patches
  {
    kib=$(wc -c <"$old/$file")
    kib=$((kib / 1024))
    nearest=$work
    read_space -k
    if [ "${free:-0}" -gt $((kib * 3)) ] && { cp --reflink=auto -- "$old/$file" "patches/$copied.copy" || cp -- "$old/$file" "patches/$copied.copy"; }; then
      chmod 0644 "patches/$copied.copy" && mv -- "patches/$copied.copy" "patches/$copied.old"
      # Most of it stays: it is on its way to the disk while the runner finds out what does not.
      sync -d -- "patches/$copied.old" &
    fi
  } >/dev/null 2>&1 &
  copies="$copies$copied:$! "
}

can_write_pieces() {
  echo abcdef >lists/probe
  printf XY | put_piece 2 2 lists/probe 2>/dev/null && [ "$(cat lists/probe)" = abXYef ]
}

put_piece() { # AT BYTES FILE
  dd bs=262144 iflag=fullblock,count_bytes oflag=seek_bytes conv=notrunc seek="$1" count="$2" of="$3" 2>/dev/null
}

# Sets file to a path; the / behind it keeps what ends the name, as does the x.
unescape_file() { # ./PATH/
  file=$(printf '%bx' "${1%/}")
  file=${file%x}
}

# Makes the copy PATCH.old the new file, where all of the old one that stays has kept its place.
write_over_copy() { # PATCH
  case $copies in
  *" ${1##*/}:"*) ;;
  *) return 1 ;;
  esac
  copier=${copies##*" ${1##*/}:"}
  wait "${copier%% *}" || return 1
  [ -f "$1.old" ] || return 1
  size=$(awk '$1 == "old" && $2 != at + 0 { exit 1 } { at += $3 } END { print at }' "$1.pieces") || return 1
  exec 8<"$1.data"
  while read -r source at bytes; do
    if [ "$source" = new ]; then put_piece "$at" "$bytes" "$1.old" <&8 || break; fi
  done <"$1.pieces"
  exec 8<&-
  # Cuts what the new one is shorter.
  if ! dd bs=1 count=0 seek="$size" of="$1.old" 2>/dev/null; then return 1; fi
  mv -- "$1.old" "$1.whole"
}

# Makes the files that lists/patch names, each as `NUMBER RELEASE x|- ./PATH/`, of the one of that release at the same
# path and of patches/NUMBER.data, as patches/NUMBER.pieces says. What cannot be made is asked for by its digest.
patch_files() {
  while IFS=' ' read -r number name mode file; do
    case $number in
    '' | *[!0-9]*) usage 'a list names no patch' ;;
    esac
    is_id "$name" || usage 'a list names no release'
    unescape_file "$file"
    patch_file "$path/releases/$name" "$file" "patches/$number" "$mode" || :
    rm -f -- "patches/$number".*
  done <lists/patch
  rm -f -- lists/patch
}

patch_file() { # OLD-TREE ./PATH PATCH MODE
  for tree in "$1" tree; do
    ! passes_link "$tree" "$2" || return 1
  done
  if [ ! -f "$1/$2" ] || [ -L "$1/$2" ]; then return 1; fi
  write_over_copy "$3" || put_together "$1/$2" "$3"
  touch -r "$3.data" "$3.whole"
  if [ "$4" = x ]; then chmod 0755 "$3.whole"; fi
  mkdir -p -- "tree/${2%/*}" && rm -rf -- "tree/$2" && mv -- "$3.whole" "tree/$2"
}

put_together() { # OLD-FILE PATCH
  exec 8<"$2.data"
  while read -r source at bytes; do
    case $source in
    old) take_piece "$at" "$bytes" <"$1" ;;
    *) take_piece 0 "$bytes" <&8 ;;
    esac || break
  done <"$2.pieces" >"$2.whole"
  exec 8<&-
}

# Adds patches/NUMBER.data to the start of each file that lists/append names, as `NUMBER BYTES x|- ./PATH/`. What cannot be
# added is found missing when the file is proven.
append_to_files() {
  while IFS=' ' read -r number bytes mode file; do
    case $number.$bytes in
    .* | *. | *[!0-9.]*) usage 'a list names no start' ;;
    esac
    unescape_file "$file"
    append_to_file "tree/$file" "$bytes" "$mode" "patches/$number.data" || :
    rm -f -- "patches/$number.data"
  done <lists/append
  rm -f -- lists/append
}

append_to_file() { # FILE BYTES MODE DATA
  if passes_link tree "${1#tree/}" || [ ! -f "$1" ] || [ -L "$1" ]; then return 1; fi
  # A file with another name is also that of another release.
  if [ -z "$(find "$1" -links 1 -print)" ] || [ "$(wc -c <"$1")" -lt "$2" ]; then return 1; fi
  chmod 0644 "$1" && dd bs=1 count=0 seek="$2" of="$1" 2>/dev/null && cat "$4" >>"$1" || return 1
  touch -r "$4" "$1"
  if [ "$3" = x ]; then chmod 0755 "$1"; fi
}

# Keeps the lists that came. A line that is only a name stands for that line of the list that `like` names.
keep_parts() {
  [ -d parts ] || return 0
  mkdir -p "$deploy/manifests/parts"
  for list in parts/*; do
    [ -f "$list" ] || continue
    read -r word like <"$list" || like=
    case $word-${like:--} in
    like-*[!0-9a-f]*) continue ;;
    like-*) ;;
    *) like= ;;
    esac
    old=$deploy/manifests/parts/$like
    if [ ! -f "$old" ]; then old=/dev/null; fi
    awk '
      old { line[$1] = $0; next }
      $1 == "like" { next }
      NF > 1 { print; next }
      $1 in line { print line[$1]; next }
      { exit 1 }' old=1 "$old" old= "$list" >"$list.whole" || continue
    mv -f -- "$list.whole" "$deploy/manifests/${list}"
  done
  rm -rf -- parts
}

# Forgets the lists of files that no group names any more.
prune_parts() {
  [ -d "$deploy/manifests/parts" ] || return 0
  (
    cd "$deploy/manifests"
    {
      find groups -type f -exec cat {} + | sed -n 's/^\([0-9a-f]\{64\}\) .*/\1/p'
      find parts -type f | sed 's/^.*\//there /'
    } | awk '$1 != "there" { used[$1]; next } !($2 in used) { print $2 }' |
      tr '\n' '\000' | (cd parts && xargs -0 -r rm -f --)
  )
}
