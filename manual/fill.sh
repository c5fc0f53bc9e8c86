#!/bin/sh
# fill.sh TABLE TEMPLATE: prints the template with the table for its line
# @TABLE@. In fish the table stands between single quotes.
set -eu

case $2 in
*.fish) sed "s/[\\\\']/\\\\&/g" "$1" ;;
*) cat "$1" ;;
esac | sed -e '/^@TABLE@$/{' -e 'r /dev/stdin' -e d -e '}' "$2"
