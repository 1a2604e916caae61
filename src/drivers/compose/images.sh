#!/bin/sh
# Part of compose.sh: images: fetched, built, pinned to their release, or sent by the runner.

image_id() { docker image inspect --format '{{.Id}}' "$1" 2>/dev/null; }

fetch() { # PATH ID WHAT...
  use_kept "$1" "$2"
  shift 2
  credentials=
  for what do
    ref=${what#*/}
    case $what in
    login-*) [ -n "$credentials" ] || credentials=$(cat) ;;
    esac
    case $what in
    here/*) image_id "$ref" >/dev/null || refuse 85 "the host has no image $ref" ;;
    missing/* | login-missing/*) image_id "$ref" >/dev/null || pull "$ref" "${what%%missing/*}" ;;
    pull/* | login-pull/*) pull "$ref" "${what%%pull/*}" ;;
    build/*) build "${ref%%/*}" "$(ref_of "${ref%%/*}" "${ref#*/}")" ;;
    *) exit 64 ;;
    esac
  done
}

pull() { # REF [login-]
  echo "pulling $1"
  before=$(image_id "$1")
  # Without a terminal it is one line a layer and none a second.
  if [ -z "${2:-}" ]; then
    said=$(docker pull "$1" 2>&1 </dev/null)
  else
    said=$(with_credentials pull "$1" 2>&1)
  fi || {
    hint_full 20480 "$said"
    refuse 85 "$1 could not be pulled: $(printf '%s\n' "$said" | tail -n 1)"
  }
  after=$(image_id "$1")
  if [ "$before" != "$after" ]; then note_image "$after" "$1"; fi
  digest=$(printf '%s\n' "$said" | sed -n 's/^Digest: //p')
  if [ -n "$digest" ]; then printf 'resolved=%s %s@%s\n' "$1" "$(repository_of "$1")" "$digest" | tee -a "$kept/resolved"; fi
}

# The client has the credentials from a pipe that it takes for its configuration: there is no file of them, not even in
# memory, and the engine keeps none. Which Docker it asks must not change with the configuration.
with_credentials() ( # ARGUMENT... of the client
  usual=${DOCKER_CONFIG:-${HOME:-/}/.docker}
  if [ -z "${DOCKER_HOST:-}${DOCKER_CONTEXT:-}" ]; then
    DOCKER_CONTEXT=$(docker context inspect --format '{{.Name}}' 2>/dev/null)
    if [ -n "$DOCKER_CONTEXT" ]; then export DOCKER_CONTEXT; else unset DOCKER_CONTEXT; fi
  fi
  if [ -n "${DOCKER_TLS_VERIFY:-}" ]; then
    DOCKER_CERT_PATH=${DOCKER_CERT_PATH:-$usual}
    export DOCKER_CERT_PATH
  fi
  DOCKER_CONFIG=$kept/client
  export DOCKER_CONFIG
  mkdir -p "$DOCKER_CONFIG" && ln -sfn "$usual/contexts" "$DOCKER_CONFIG/contexts" &&
    ln -sfn /proc/self/fd/3 "$DOCKER_CONFIG/config.json" || exit 91
  printf '%s' "$credentials" | docker "$@" 3<&0 </dev/null
  ended=$?
  rm -rf "$DOCKER_CONFIG"
  exit "$ended"
)

repository_of() { # REF
  name=${1%@*}
  case ${name##*/} in
  *:*) name=${name%:*} ;;
  esac
  printf '%s' "$name"
}

build() { # SERVICE REF
  echo "building $1"
  before=$(image_id "$2")
  compose "$release" build "$1" </dev/null 2>&1 || { hint_full; refuse 85 "the image of $1 could not be built"; }
  after=$(image_id "$2")
  if [ "$before" != "$after" ]; then note_image "$after" "$2"; fi
}

# What the image of a service that is built is called where the file gives no name.
ref_of() { # SERVICE REF
  if [ -n "$2" ]; then
    printf '%s' "$2"
  elif [ "$compose_kind" = v1 ]; then
    printf '%s' "${project}_$1"
  else
    printf '%s' "$project-$1"
  fi
}

# The images that came here for releases, and under which name: what may be removed again one day.
note_image() { # IMAGE-ID REF
  printf '%s %s\n' "$1" "$2" >>"$path/.deploy/images"
}

name_image() { # IMAGE-ID REF
  said=$(docker tag "$1" "$2" 2>&1) || {
    hint_full 20480 "$said"
    refuse 85 "the image cannot be named $2: $said"
  }
}

# What is free where Docker keeps its images; nothing where that is another machine.
free_kib() {
  engine_is_here || return 0
  df -P -k "$(docker info --format '{{.DockerRootDir}}' 2>/dev/null)" 2>/dev/null | awk 'NR == 2 { print $4 }'
}

# The engine clears away what it has of an image that did not fit, so that there may be space again by now.
hint_full() { # [NEEDED-KIB [WORDS OF THE ENGINE]]
  free=$(free_kib)
  case ${2:-} in
  *'no space left on device'*) refuse 91 "$2" ;;
  esac
  if [ -n "$free" ] && [ "$free" -lt "${1:-20480}" ]; then
    refuse 91 "$free KiB are free where Docker keeps its images"
  fi
}

# Writes what makes the release exact whatever becomes of the names of its images: each service with the image that is
# meant now, by a tag of ours that only ever names this one, and with a digest of the files that it mounts from the
# release, without which a container would not be made anew when only they change.
pin() { # PATH ID WHAT...
  use_kept "$1" "$2"
  shift 2
  service=
  mounts=
  {
    # v1 refuses to lay a file without version over one with it; v2 complains about each.
    if [ "$compose_kind" = v1 ]; then sed -n '/^version:/p' "$release/$(setting file | head -n 1)"; fi
    echo 'services:'
    for what do
      rest=${what#*/}
      case $what in
      job/*) printf 'job=%s\n' "$rest" >>"$kept/settings" ;;
      service/*)
        end_service
        service=${rest%%/*}
        pin_service "$service" "$(ref_of "$service" "${rest#*/}")"
        ;;
      mount/*) mounts="$mounts$rest$newline" ;;
      *) exit 64 ;;
      esac
    done
    end_service
  } >"$kept/pinned.new" || exit $?
  mv "$kept/pinned.new" "$kept/pinned.yml" || exit 91
  rendered=$(compose "$release" config) || exit 83
}

pin_service() { # SERVICE REF
  image=$(image_id "$2") || refuse 85 "the host has no image $2"
  short=$(printf '%s' "${image#sha256:}" | cut -c 1-12)
  tag=localhost/deploy-action/$(setting project):$(printf '%s' "$1" | cut -c 1-100)-$short
  name_image "$image" "$tag"
  printf '  "%s":\n    image: "%s"\n    pull_policy: never\n' "$1" "$tag"
  digest=$(sed -n 's/^resolved=//p' "$kept/resolved" 2>/dev/null | awk -v ref="$2" '$1 == ref { found = $2 } END { print found }')
  case $2 in *@*) digest=$2 ;; esac
  printf 'image=%s %s %s %s\n' "$image" "$tag" "$2" "$digest" >>"$kept/settings"
}

end_service() {
  [ -n "$mounts" ] || return 0
  printf '    labels:\n      deploy-action.mounted: "%s"\n' "$(printf '%s' "$mounts" | digest_of_files)"
  mounts=
}

digest_of_files() {
  while IFS= read -r file; do
    find "$release/$file" -path "$kept" -prune -o -type f -print0 | sort -z | (cd "$release" && xargs -0 -r sha256sum)
  done | sed "s|$release/||" | sha256sum | cut -c 1-32
}

# --- images from the runner -------------------------------------------------------------

# docker load passes over the layers that it has, also where the archive does not hold them (moby, image/tarexport/load.go).
# An engine that keeps its images in containerd does not.
layers() {
  case $(docker info --format '{{.DriverStatus}}' 2>/dev/null) in
  *io.containerd.snapshotter*) refuse 85 'this Docker keeps its images in containerd and takes none from the runner: use a registry' ;;
  esac
  if command -v zstd >/dev/null 2>&1; then echo zstd=yes; else echo zstd=no; fi
  printf 'free-kib=%s\n' "$(free_kib)"
  docker image ls --all --quiet --no-trunc | sort -u |
    xargs -r docker image inspect --format '{{.Id}}{{range .RootFS.Layers}} {{.}}{{end}}' | sed 's/^/image=/'
}

load() { # PATH IMAGE-ID REF FORMAT KIB
  path=$1
  if [ "$(image_id "$3")" = "$2" ]; then return 0; fi
  if image_id "$2" >/dev/null; then
    name_image "$2" "$3"
  else
    case $4 in
    zstd) zstd -dcq ;;
    *) gzip -dc ;;
    esac | docker load >&2 || { hint_full "$5"; refuse 85 "the image $3 was not taken"; }
  fi
  [ "$(image_id "$3")" = "$2" ] || refuse 85 "$3 arrived as another image than the runner's"
  note_image "$2" "$3"
}
