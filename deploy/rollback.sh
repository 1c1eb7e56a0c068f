#!/bin/sh
# Goes back to the release before the last upgrade:  sh rollback.sh PREFIX
#
# When the upgrade changed tables, the backup taken before it is restored: the present database is set aside under
# another name (nothing is deleted) and what was saved since the upgrade is in that one only. When no table was changed,
# the database stays as it is.
set -eu
fail() { echo "rollback.sh: $*" >&2; exit 1; }
[ $# -eq 1 ] || fail "sh rollback.sh PREFIX (such as /opt/lianbing)"
prefix=$1
[ -L "$prefix/previous" ] && [ -f "$prefix/upgrade" ] || fail "no upgrade is noted in $prefix"
kept=$(sed -n 's/^kept=\([^ ]*\) .*/\1/p' "$prefix/upgrade")
changes=$(sed -n 's/.* changes=\(.*\)/\1/p' "$prefix/upgrade")
lianbing=$prefix/bin/lianbing
has_units() { [ -f /etc/systemd/system/lianbing.target ] && command -v systemctl >/dev/null; }

LIANBING_RELEASE=$prefix/previous "$lianbing" restore --help >/dev/null || fail "$prefix/previous does not run"
! has_units || systemctl stop lianbing-web lianbing-worker lianbing-clock
if [ "$changes" = yes ]; then
  LIANBING_RELEASE=$prefix/previous "$lianbing" restore "$kept" --set-aside \
    || fail "the backup could not be restored; the services are stopped, the reason stands above"
fi
ln -sfn "$(readlink "$prefix/previous")" "$prefix/current"
"$lianbing" collectstatic --noinput --verbosity 0
rm -f "$prefix/previous" "$prefix/upgrade"
! has_units || systemctl start lianbing.target
echo "Release $(basename "$(readlink -f "$prefix/current")") is current again."
