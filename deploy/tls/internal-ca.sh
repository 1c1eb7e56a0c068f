#!/bin/sh
# A certificate authority of the bureau's own and a certificate for the site, with openssl alone:
#   sh internal-ca.sh FOLDER HOST [HOST…]
# Makes FOLDER/ca.key and ca.crt once (ten years), and a new HOST.key and HOST.crt each time (two years).
# ca.crt goes onto every officer's computer; ca.key belongs on a medium that is locked away.
set -eu
[ $# -ge 2 ] || { sed -n '2,5p' "$0" >&2; exit 2; }
umask 077
folder="$1"; host="$2"; shift
mkdir -p "$folder"
cd "$folder"
names=""
for name in "$@"; do
  case "$name" in
    *[!0-9.]*) names="$names,DNS:$name" ;;
    *) names="$names,IP:$name" ;;
  esac
done
if [ ! -f ca.key ]; then
  openssl req -x509 -newkey rsa:3072 -sha256 -nodes -days 3650 -keyout ca.key -out ca.crt \
    -subj "/CN=Lianbing internal CA" -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
    -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
fi
openssl req -newkey rsa:2048 -sha256 -nodes -keyout "$host.key" -out "$host.csr" -subj "/CN=$host" 2>/dev/null
{
  echo "basicConstraints=critical,CA:FALSE"
  echo "keyUsage=critical,digitalSignature,keyEncipherment"
  echo "extendedKeyUsage=serverAuth"
  echo "subjectAltName=${names#,}"
} > "$host.ext"
openssl x509 -req -sha256 -days 730 -in "$host.csr" -CA ca.crt -CAkey ca.key -CAcreateserial \
  -extfile "$host.ext" -out "$host.crt" 2>/dev/null
rm -f "$host.csr" "$host.ext"
echo "$folder/$host.crt and $folder/$host.key for nginx; $folder/ca.crt for every computer."
