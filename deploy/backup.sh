#!/bin/sh
# One backup under the name of this moment, with its checksum beside it; the oldest beyond KEEP (14) go.
# Run by lianbing-backup.service with the settings of the installation: LIANBING_BACKUP_DIR says where to.
set -eu
umask 077
cd "$(dirname "$0")/.."
folder="${LIANBING_BACKUP_DIR:?LIANBING_BACKUP_DIR is not set}"
name="lianbing-$(date -u +%Y%m%dT%H%M%SZ).backup"
.venv/bin/python manage.py backup "$folder/$name"
(cd "$folder" && sha256sum "$name" > "$name.sha256")
# The anchors prove something only where the administrator of this machine cannot change them: copy them away daily.
[ ! -f "$LIANBING_DATA_DIR/anchors.jsonl" ] || cp "$LIANBING_DATA_DIR/anchors.jsonl" "$folder/anchors.jsonl"
find "$folder" -name 'lianbing-*.backup' | sort -r | tail -n +"$((${KEEP:-14} + 1))" | while read -r old; do
  rm -f "$old" "$old.sha256"
done
