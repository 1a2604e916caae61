#!/bin/sh
# Puts a release into service with pm2 (pm2.keymetrics.io), under a daemon of the app's own: PATH/.deploy/pm2 is its
# PM2_HOME, so that nobody else's processes are ever seen, and the list to start after a reboot is this app's alone.
#   pm2.sh preflight  PATH
#   pm2.sh open       PATH ID ENV-FILE ENVIRONMENT [FILE]   remembers them; prints file=, and apps= as JSON without values
#   pm2.sh show       PATH ID FILE             a file of the release
#   pm2.sh activate   PATH ID TIMER            `current` must name ID; TIMER: the agent's, tells what a boot can start
#   pm2.sh boot       PATH                     starts what `current` names
#   pm2.sh watch      PATH RUN SECONDS
#   pm2.sh deactivate PATH
#   pm2.sh log        PATH                     the last lines of each process, on stderr
# Exit codes (the same table stands in pm2.ts):
#   0 done · 64 wrong use · 80 no pm2 or no Node · 83 the ecosystem file cannot be read · 86 pm2 did not start it
#   87 a process did not stay up · 90 the release was not made ready for pm2 · 91 the path is too long for pm2's sockets
set -u
LC_ALL=C
export LC_ALL

say() { printf '%s\n' "$*" >&2; }

refuse() { # CODE MESSAGE
  refusal=$1
  shift
  say "$@"
  exit "$refusal"
}

use_path() { # PATH
  path=$1
  PM2_HOME=$path/.deploy/pm2 PM2_DISCRETE_MODE=true NO_COLOR=1
  export PM2_HOME PM2_DISCRETE_MODE NO_COLOR
}

use_release() { # PATH ID
  use_path "$1"
  id=$2
  release=$path/releases/$id
  settings=$path/.deploy/units/$id/pm2
}

setting() { sed -n "s/^$1=//p" "$settings"; }

# The lock must not be handed on to the daemon, which outlives us.
run_pm2() { pm2 "$@" 9>&- </dev/null; }

# Two at once: the unit of the boot, and the host that goes back after it.
hold_lock() {
  mkdir -p "$PM2_HOME" && chmod 700 "$PM2_HOME" || exit 86
  exec 9>"$PM2_HOME/lock"
  if command -v flock >/dev/null 2>&1; then flock 9; fi
}

preflight() {
  use_path "$1"
  command -v node >/dev/null 2>&1 || refuse 80 'node is not on the PATH of a login without a terminal'
  command -v pm2 >/dev/null 2>&1 || refuse 80 'pm2 is not on the PATH of a login without a terminal'
  # A socket's address holds 108 bytes (unix(7)); the longest that pm2 makes is interactor.sock.
  [ "${#PM2_HOME}" -le 90 ] || refuse 91 "$PM2_HOME is longer than the addresses of pm2's sockets may be"
}

# --- the ecosystem file ------------------------------------------------------------

open_release() { # PATH ID ENV-FILE ENVIRONMENT [FILE]
  use_release "$1" "$2"
  file=${5:-}
  if [ -z "$file" ]; then
    for found in ecosystem.config.js ecosystem.config.cjs ecosystem.config.mjs pm2.config.js pm2.config.cjs \
      ecosystem.json ecosystem.config.json ecosystem.config.yml ecosystem.config.yaml process.json; do
      if [ -f "$release/$found" ]; then
        file=$found
        break
      fi
    done
  fi
  [ -n "$file" ] || refuse 83 'the release has no ecosystem.config.js, nor any other ecosystem file'
  [ -f "$release/$file" ] || refuse 83 "the release has no file $file"
  mkdir -p "$path/.deploy/units/$id" || exit 86
  printf 'file=%s\nenv-file=%s\nenvironment=%s\n' "$file" "$3" "$4" >"$settings" || exit 86
  printf 'file=%s\n' "$file"
  ecosystem check || exit 83
}

# What the file says, with what a deployment adds: `check` prints it for people, `start` as what pm2 takes.
ecosystem() { # check|start
  pm2_program=$(command -v pm2)
  program=$(ecosystem_program)
  node -e "$program" -- "$1" "$release" "$path" "$(setting file)" "$(setting env-file)" "$(setting environment)" "$id" "$pm2_program" </dev/null
}

# Paths lead through `current`, so that a reload finds the new release where the old one was.
ecosystem_program() {
  cat <<'PROGRAM'
const { accessSync, existsSync, readFileSync, realpathSync } = require('fs');
const { createHash } = require('crypto');
const { basename, delimiter, extname, isAbsolute, join, resolve } = require('path');
const [task, root, path, file, envFile, environment, id, pm2] = process.argv.slice(1);
const current = join(path, 'current');
const own = {};
const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:'([^']*)'|"((?:[^"\\]|\\[^])*)"|([^\r\n]*?))[ \t]*$/gm;
if (existsSync(join(root, envFile))) {
  for (const [, name, plain, quoted, bare] of readFileSync(join(root, envFile), 'utf8').matchAll(line)) {
    own[name] = plain !== undefined ? plain : quoted !== undefined ? quoted.replace(/\\(["\\$`])/g, '$1') : bare;
  }
}
Object.assign(own, { DEPLOY_PATH: path, DEPLOY_RELEASE: id });
Object.assign(process.env, own);

const load = async (at) => {
  if (/\.json$/.test(file)) return JSON.parse(readFileSync(at, 'utf8'));
  if (/\.ya?ml$/.test(file)) {
    return require('module').createRequire(realpathSync(pm2))('js-yaml').load(readFileSync(at, 'utf8'));
  }
  const loaded = await import(require('url').pathToFileURL(at).href);
  return loaded.default === undefined ? loaded : loaded.default;
};
const inCurrent = (name) => {
  if (typeof name !== 'string') return name;
  for (const from of [root, realpathSync(root)]) {
    if (name === from || name.startsWith(from + '/')) return current + name.slice(from.length);
  }
  return name;
};
const isThere = (cwd, script) => {
  const there = resolve(cwd === undefined ? root : cwd.replace(current, root), script.replace(current, root));
  if (existsSync(there) || script.includes('/')) return existsSync(there);
  return process.env.PATH.split(delimiter).some((at) => existsSync(join(at, script)));
};
const complete = (app) => {
  if (app === null || typeof app !== 'object') return app;
  const cwd = resolve(current, inCurrent(app.cwd === undefined ? '.' : String(app.cwd)));
  const script = inCurrent(app.script === undefined ? app.exec : app.script);
  const name = app.name === undefined && typeof script === 'string' ? basename(script, extname(script)) : app.name;
  const env = Object.assign({}, own, app.env, app['env_' + environment]);
  return Object.assign({}, app, { name, cwd, script, env });
};
const definition = (app) => {
  const rest = Object.assign({}, app, { env: undefined });
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 16);
};
load(join(root, file)).then((given) => {
  const apps = Array.isArray(given) ? given : given && Array.isArray(given.apps) ? given.apps : undefined;
  if (task === 'check') {
    const shown = apps && apps.map(complete).map((app) => app === null || typeof app !== 'object' ? app : Object.assign({}, app, {
      env: undefined,
      found: typeof app.script === 'string' && isThere(app.cwd, app.script),
    }));
    console.log('apps=' + JSON.stringify(shown === undefined ? null : shown));
  } else {
    for (const app of apps.map(complete)) {
      app.env.DEPLOY_DEFINITION = definition(app);
      console.log(app.name + '\t' + JSON.stringify({ apps: [app] }));
    }
  }
}).catch((error) => {
  const stack = String((error && error.stack) || error);
  const places = [/:(\d+)(?::\d+)?\)?$/m.exec(stack), error && error.mark && [0, error.mark.line + 1]];
  const place = places.find((found) => found);
  console.error(file + (place ? ' line ' + place[1] : '') + ': ' + String(error).split('\n')[0]);
  process.exit(1);
});
PROGRAM
}

# --- in service ------------------------------------------------------------------------

# One line a process: name, number, mode, status, restarts, start, exit code, whether it is restarted, definition; after
# tabs the files of its log. What pm2 itself added (modules) is not ours. Nothing where no daemon runs.
processes() {
  is_daemon || return 0
  run_pm2 jlist 2>/dev/null | node -e "$(list_program)"
}

is_daemon() { [ -f "$PM2_HOME/pm2.pid" ] && kill -0 "$(cat "$PM2_HOME/pm2.pid")" 2>/dev/null; }

list_program() {
  cat <<'PROGRAM'
const text = require('fs').readFileSync(0, 'utf8');
const list = text.split('\n').filter((line) => /^\[(\{|\])/.test(line)).pop();
for (const { name, pm_id: id, pm2_env: env } of JSON.parse(list === undefined ? '[]' : list)) {
  if (env.pmx_module) continue;
  const words = [name, id, env.exec_mode, env.status.replace(/ /g, '-'), env.restart_time, env.pm_uptime];
  const rest = [env.exit_code === undefined ? 0 : env.exit_code, env.autorestart === false ? 'once' : 'again', env.DEPLOY_DEFINITION];
  console.log([words.concat(rest).join(' '), env.pm_err_log_path, env.pm_out_log_path].join('\t'));
}
PROGRAM
}

activate() { # PATH ID TIMER
  use_release "$1" "$2"
  [ "$(readlink "$path/current")" = "releases/$id" ] || refuse 64 "current does not name $id"
  hold_lock
  put_into_service
  keep_for_boot "$3"
  printf 'run=%s\n' "$(run_of "$(processes)")"
}

put_into_service() {
  [ -f "$settings" ] || refuse 90 "release $id was not made ready for pm2"
  umask 077
  wanted=$PM2_HOME/wanted
  ecosystem start >"$wanted" || exit 83
  before=$(processes)
  while IFS="$(printf '\t')" read -r name app; do
    printf '%s\n' "$app" >"$PM2_HOME/app.json" || exit 86
    put_app "$name"
  done <"$wanted"
  printf '%s\n' "$before" | cut -d ' ' -f 1 | sort -u | while read -r name; do
    [ -z "$name" ] || cut -f 1 "$wanted" | grep -qxF -e "$name" || tell_pm2 delete "$name"
  done
  rm -f "$PM2_HOME/app.json" "$wanted"
  # For `pm2 resurrect` by hand; what a reboot starts is what `current` names.
  tell_pm2 save --force
}

put_app() { # NAME
  definition=$(sed -n 's/.*"DEPLOY_DEFINITION":"\([0-9a-f]*\)".*/\1/p' "$PM2_HOME/app.json")
  running=$(printf '%s\n' "$before" | awk -v name="$1" -v definition="$definition" \
    '$1 == name { found = 1; mode = $3; sub(/\t.*/, "", $9); if ($9 != definition) changed = 1 } END { print found ? (changed ? "changed" : mode) : "none" }')
  case $running in
  none) tell_pm2 start "$PM2_HOME/app.json" ;;
  changed)
    say "$1: its settings changed, so that it is stopped and started anew"
    tell_pm2 delete "$1"
    tell_pm2 start "$PM2_HOME/app.json"
    ;;
  cluster_mode) tell_pm2 reload "$PM2_HOME/app.json" --update-env ;;
  *)
    say "$1: restarted, since a process in fork mode cannot be reloaded"
    tell_pm2 restart "$PM2_HOME/app.json" --update-env
    ;;
  esac
}

# What pm2 says is shown only when it fails.
tell_pm2() { # COMMAND...
  said=$(run_pm2 "$@" 2>&1) && return 0
  printf '%s\n' "$said" | tail -n 15 >&2
  tell_logs "$(processes)"
  exit 86
}

# Changes whenever a process is started again.
run_of() { # PROCESSES
  printf '%s\n' "$1" | cut -d ' ' -f 1,2,5,6 | sort | cksum | tr -d ' '
}

# The processes that are not well. One that is not restarted may end, with exit code 0.
troubled() { # PROCESSES
  printf '%s\n' "$1" | awk '$4 != "online" && $4 != "launching" && !($4 == "stopped" && $8 == "once" && $7 == 0)'
}

watch() { # PATH RUN SECONDS
  use_path "$1"
  run=$2 left=$3
  while :; do
    seen=$(processes)
    [ -n "$seen" ] || refuse 87 'pm2 runs none of the app'
    run=${run:-$(run_of "$seen")}
    troubles=$(troubled "$seen")
    if [ -n "$troubles" ]; then fail_for "$troubles"; fi
    if [ "$(run_of "$seen")" != "$run" ]; then
      say 'a process was started again after its activation:'
      restarted=$(printf '%s\n' "$seen" | awk '$5 > 0')
      fail_for "${restarted:-$seen}"
    fi
    [ "$left" -gt 0 ] || return 0
    sleep 1
    left=$((left - 1))
  done
}

fail_for() { # PROCESSES
  tell_logs "$1"
  exit 87
}

tell_logs() { # PROCESSES
  printf '%s\n' "$1" | while IFS="$(printf '\t')" read -r words errors output; do
    [ -n "$words" ] || continue
    printf '%s\n' "$words" | {
      read -r name number mode status restarts _ code _
      say "$name ($number, $mode) is $status (restarts $restarts, exit code $code)"
    }
    tail -n 10 -- "$output" >&2 2>/dev/null
    tail -n 20 -- "$errors" >&2 2>/dev/null
  done
}

log() {
  use_path "$1"
  tell_logs "$(processes)"
}

deactivate() {
  use_path "$1"
  hold_lock
  if is_daemon; then
    run_pm2 delete all >/dev/null 2>&1
    tell_pm2 kill
  fi
  forget_boot
}

# --- after a reboot -----------------------------------------------------------------------

boot() {
  use_path "$1"
  hold_lock
  id=$(readlink "$path/current") || exit 0
  use_release "$path" "${id#releases/}"
  # Who went back meanwhile has started it already.
  [ -z "$(processes)" ] || exit 0
  put_into_service
}

boot_unit() { printf 'deploy-pm2-%s.service' "$(printf '%s' "$path" | sha256sum | cut -c 1-12)"; }

unit_directory() { # TIMER
  case $1 in
  systemd-user) echo "${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user default.target" ;;
  systemd-system) echo '/etc/systemd/system multi-user.target' ;;
  esac
}

# The files of the unit are written without a reload, since only the next boot has to know them; a reload would make the
# unit that may be running us forget that what it started is to stay.
keep_for_boot() { # TIMER
  case $path$PATH$0 in
  *[!A-Za-z0-9_./@+=:,-]*) timer=none ;;
  *) timer=$1 ;;
  esac
  case $timer in
  systemd-*)
    # shellcheck disable=SC2046 # two words
    set -- $(unit_directory "$timer")
    mkdir -p "$1/$2.wants" 2>/dev/null && boot_text "$2" >"$1/$(boot_unit).new" 2>/dev/null &&
      mv -f "$1/$(boot_unit).new" "$1/$(boot_unit)" && ln -sf "../$(boot_unit)" "$1/$2.wants/$(boot_unit)" && return 0
    ;;
  session) if add_cron_line; then return 0; fi ;;
  esac
  say 'nothing starts the app after a reboot: neither systemd (with lingering) nor cron may be used'
}

boot_text() { # TARGET
  cat <<UNIT
# Written by deploy-action: starts what $path/current names.
[Unit]
Description=pm2 of $path
RequiresMountsFor=$path
[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=5min
Environment=PATH=$PATH
ExecStart=/bin/sh $0 boot $path
[Install]
WantedBy=$1
UNIT
}

cron_line() { printf '@reboot PATH=%s /bin/sh %s boot %s >/dev/null 2>&1 # deploy-action pm2\n' "$PATH" "$0" "$path"; }

cron_mark() { printf ' boot %s >/dev/null 2>&1 # deploy-action pm2' "$path"; }

add_cron_line() {
  command -v crontab >/dev/null 2>&1 || return 1
  table=$(crontab -l 2>/dev/null | grep -vF -e "$(cron_mark)")
  printf '%s\n' ${table:+"$table"} "$(cron_line)" | crontab - 2>/dev/null
}

forget_boot() {
  for timer in systemd-user systemd-system; do
    # shellcheck disable=SC2046 # two words
    set -- $(unit_directory "$timer")
    rm -f "$1/$2.wants/$(boot_unit)" "$1/$(boot_unit)" 2>/dev/null
  done
  command -v crontab >/dev/null 2>&1 || return 0
  table=$(crontab -l 2>/dev/null) || return 0
  case $table in
  *"$(cron_mark)"*) printf '%s\n' "$table" | grep -vF -e "$(cron_mark)" | crontab - ;;
  esac
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb/$# in
preflight/1) preflight "$@" ;;
open/4 | open/5) open_release "$@" ;;
show/3) cat -- "$1/releases/$2/$3" ;;
activate/3) activate "$@" ;;
boot/1) boot "$@" ;;
watch/3) watch "$@" ;;
deactivate/1) deactivate "$@" ;;
log/1) log "$@" ;;
*) exit 64 ;;
esac
