#!/bin/sh
# Installs or upgrades the platform from the archive that this file came in. Needs no network and asks nothing.
#
#   sh install.sh [--prefix DIR] [--data DIR] [--config FILE] [--backups DIR] [--user NAME] [--host NAME]
#                 [--python FILE] [--systemd]
#
# --prefix   the program: releases beside each other and a link "current"  (/opt/lianbing)
# --data     uploads, keys, anchors, SQLite                                (/var/lib/lianbing)
# --config   the settings, written once with a new secret key              (/etc/lianbing/lianbing.env)
# --backups  where backups go; the one before an upgrade too               (/var/backups/lianbing)
# --user     who runs it; made when missing                                (lianbing; whoever installs, if not root)
# --host     the name under which officers reach the site                  (the name of this machine)
# --python   the Python that serves                                        (python3)
# --systemd  installs the units for web, worker, clock and the nightly backup
#
# Without root everything lies below ~/lianbing. Over an installation it upgrades: new release beside the old one,
# backup, migrate, link. deploy/rollback.sh goes back.
set -eu
fail() { echo "install.sh: $*" >&2; exit 1; }

if [ "$(id -u)" = 0 ]; then
  prefix=/opt/lianbing data=/var/lib/lianbing config=/etc/lianbing/lianbing.env backups=/var/backups/lianbing user=lianbing
else
  prefix=$HOME/lianbing data=$HOME/lianbing/data config=$HOME/lianbing/lianbing.env
  backups=$HOME/lianbing/backups user=$(id -un)
fi
host=$(hostname -f 2>/dev/null || hostname) python=python3 systemd=no
while [ $# -gt 0 ]; do
  case "$1" in
    --systemd) systemd=yes; shift; continue ;;
    --prefix|--data|--config|--backups|--user|--host|--python) [ $# -ge 2 ] || fail "$1 needs a value" ;;
    -h|--help) sed -n '2,18p' "$0" | cut -c3-; exit 0 ;;
    *) fail "$1 is unknown (sh install.sh --help)" ;;
  esac
  case "$1" in
    --prefix) prefix=$2 ;; --data) data=$2 ;; --config) config=$2 ;; --backups) backups=$2 ;;
    --user) user=$2 ;; --host) host=$2 ;; --python) python=$2 ;;
  esac
  shift 2
done
for path in "$prefix" "$data" "$config" "$backups"; do
  case "$path" in /*) ;; *) fail "$path must begin with /" ;; esac
done
case "$prefix$data$config$backups$user" in *[!A-Za-z0-9/._-]*) fail "paths and names may hold letters, digits and ._- only" ;; esac
[ "$systemd" = no ] || [ "$(id -u)" = 0 ] || fail "--systemd needs root"

cd "$(dirname "$0")"
echo "Checking the archive"
sha256sum --quiet --check SHA256SUMS || fail "the archive was changed or is not complete; copy it again"
command -v "$python" >/dev/null || fail "$python is missing; Python 3.11 or newer is needed (--python names it)"
release=$("$python" check_machine.py) || exit 1

target=$prefix/releases/$release
before=$([ -L "$prefix/current" ] && readlink -f "$prefix/current" || true)
if [ "$before" = "$target" ]; then echo "Release $release is installed already."; exit 0; fi

echo "Installing release $release into $target"
umask 022
if [ "$(id -u)" = 0 ] && ! id "$user" >/dev/null 2>&1; then
  useradd --system --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$user"
fi
rm -rf "$target.partial"
mkdir -p "$target.partial" "$prefix/bin" "$(dirname "$config")"
cp -R lianbing/. "$target.partial"
rm -rf "$target"
mv "$target.partial" "$target"
"$python" -m venv --without-pip "$target/.venv" || fail "Python's venv module is missing (Debian: apt-get install python3-venv)"
pip=$(echo "$PWD"/wheels/pip-*.whl)
set -- -r "$target/requirements/runtime.txt"
for extra in ldap oidc; do # sign-in by a directory or an identity provider: there, should the bureau set it up
  [ ! -f "$target/requirements/$extra.txt" ] || set -- "$@" -r "$target/requirements/$extra.txt"
done
"$target/.venv/bin/python" "$pip/pip" --isolated install --quiet --no-index --find-links wheels --no-cache-dir \
  --disable-pip-version-check --no-warn-script-location --require-hashes "$@"
(cd "$target" && .venv/bin/python -m tools.catalogues compile >/dev/null)

mkdir -p "$data" "$backups"
chmod 700 "$data" "$backups"
[ "$(id -u)" != 0 ] || chown "$user" "$data" "$backups"
if [ ! -f "$config" ]; then
  secret=$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')
  (umask 077; sed -e "s|@SECRET@|$secret|" -e "s|@DATA@|$data|" -e "s|@BACKUPS@|$backups|" -e "s|@HOST@|$host|g" \
    "$target/deploy/lianbing.env" > "$config")
  echo "Settings with a new secret key: $config"
fi
[ "$(id -u)" != 0 ] || chown root "$config"
chmod 600 "$config"

# `lianbing COMMAND …` runs a command of the platform with the settings, as the user who serves.
cat > "$prefix/bin/lianbing" <<EOF
#!/bin/sh
set -eu
set -a; . "$config"; set +a
cd "\${LIANBING_RELEASE:-$prefix/current}"
if [ "\$(id -u)" = 0 ] && [ "$user" != root ]; then
  exec runuser -u "$user" -- .venv/bin/python manage.py "\$@"
fi
exec .venv/bin/python manage.py "\$@"
EOF
chmod 755 "$prefix/bin/lianbing"
lianbing=$prefix/bin/lianbing

has_units() { [ -f /etc/systemd/system/lianbing.target ] && command -v systemctl >/dev/null; }
if [ -z "$before" ]; then
  LIANBING_RELEASE=$target "$lianbing" collectstatic --noinput --verbosity 0
  ln -sfn "releases/$release" "$prefix/current"
else
  echo "Upgrading from $(basename "$before")"
  again() { has_units && systemctl start lianbing.target || true; }
  ! has_units || systemctl stop lianbing-web lianbing-worker lianbing-clock
  kept=$backups/before-$release-$(date -u +%Y%m%dT%H%M%SZ).backup
  "$lianbing" backup "$kept" || { again; fail "the backup before the upgrade failed; nothing was changed"; }
  changes=no
  LIANBING_RELEASE=$target "$lianbing" migrate --check >/dev/null 2>&1 || changes=yes
  echo "kept=$kept changes=$changes" > "$prefix/upgrade"
  ln -sfn "releases/$(basename "$before")" "$prefix/previous"
  LIANBING_RELEASE=$target "$lianbing" migrate --verbosity 0 || {
    again; fail "the tables were not changed; release $(basename "$before") stays current (a half-made change: deploy/rollback.sh)"; }
  LIANBING_RELEASE=$target "$lianbing" collectstatic --noinput --verbosity 0
  ln -sfn "releases/$release" "$prefix/current"
  echo "Kept before the upgrade: $kept"
fi

if [ "$systemd" = yes ]; then
  for unit in "$target"/deploy/systemd/*; do
    sed -e "s|@PREFIX@|$prefix|g" -e "s|@USER@|$user|g" -e "s|@CONFIG@|$config|g" -e "s|@DATA@|$data|g" \
      -e "s|@BACKUPS@|$backups|g" "$unit" > "/etc/systemd/system/$(basename "$unit")"
  done
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
fi
if [ -n "$before" ]; then
  ! has_units || systemctl start lianbing.target
  echo "Release $release is current. Back to the one before: sh $prefix/current/deploy/rollback.sh $prefix"
  exit 0
fi
cat <<EOF
Release $release is installed. Next:
  1. settings (address, PostgreSQL):     $config
  2. tables:                             $lianbing migrate
  3. is everything in place:             $lianbing check --deploy --database default
  4. the three administrators:           $lianbing appoint_administrators
  5. start: systemctl enable --now lianbing.target lianbing-backup.timer   (with --systemd)
     or, without systemd:                $lianbing serve
  6. TLS, backups, monitoring:           $prefix/current/docs/operations.md
EOF
