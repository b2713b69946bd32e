# shellcheck shell=bash
# Sourced by the scripts: installs the libraries that are missing and sets `build_flags`, an array.

say() { printf 'digitbook: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# Succeeds if one of the folders has the header.
has_header() {
  local header=$1 folder
  shift
  for folder in "$@"; do [ -e "$folder/$header" ] && return; done
  return 1
}

# Prints the packages whose headers are missing. Arguments: folders; on standard input: header package.
missing_packages() {
  local header package
  while read -r header package; do has_header "$header" "$@" || printf '%s ' "$package"; done
}

# Runs a command with its output hidden, unless it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" > "$log" 2>&1 < /dev/null || status=$?
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

# Installs Debian packages. Arguments: their names.
install_with_apt() {
  local as_root=()
  command -v apt-get > /dev/null || fail "please install these packages (Debian's names): $*"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || fail "please have these packages installed by an administrator: $*"
    as_root=(sudo)
  fi
  say "installing with apt-get: $*"
  quietly ${as_root[@]+"${as_root[@]}"} apt-get update || fail "apt-get update failed"
  quietly ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "$@" || fail "apt-get could not install: $*"
}

prepare_linux() {
  local missing
  missing=$(missing_packages /usr/include /usr/include/*-linux-gnu* /usr/local/include <<'PACKAGES'
oneapi/dnnl/dnnl.h libdnnl-dev
readline/readline.h libreadline-dev
zlib.h zlib1g-dev
png.h libpng-dev
jpeglib.h libjpeg-dev
leptonica/allheaders.h libleptonica-dev
nettle/sha2.h nettle-dev
archive.h libarchive-dev
matio.h libmatio-dev
hdf5/serial/hdf5.h libhdf5-dev
zmq.h libzmq3-dev
libsvm/svm.h libsvm-dev
sqlite3.h libsqlite3-dev
PACKAGES
)
  # Without headers: only their libraries are opened.
  has_header libcairo.so.2 /usr/lib /usr/lib/*-linux-gnu* /usr/local/lib || missing+="libcairo2 "
  has_header libxgboost.so.0 /usr/lib /usr/lib/*-linux-gnu* /usr/local/lib || missing+="libxgboost0 "
  # shellcheck disable=SC2086 # a list of words
  [ -z "$missing" ] || install_with_apt $missing
}

prepare_macos() {
  local prefix missing package
  for prefix in /opt/homebrew /usr/local; do [ -x "$prefix/bin/brew" ] && break; done
  [ -x "$prefix/bin/brew" ] || fail "please install Homebrew (brew.sh); digitbook's libraries come from it"
  # readline and libarchive are not linked into Homebrew's own folders, because the system has others of that name.
  missing=$(missing_packages "$prefix/include" "$prefix/opt/readline/include" "$prefix/opt/libarchive/include" <<'PACKAGES'
oneapi/dnnl/dnnl.h onednn
readline/readline.h readline
png.h libpng
jpeglib.h jpeg-turbo
leptonica/allheaders.h leptonica
archive.h libarchive
matio.h libmatio
hdf5.h hdf5
zmq.h zeromq
svm.h libsvm
xgboost/c_api.h xgboost
cairo/cairo.h cairo
PACKAGES
)
  if [ -n "$missing" ]; then
    say "installing with brew: $missing"
    # shellcheck disable=SC2086 # a list of words
    quietly "$prefix/bin/brew" install $missing || fail "brew could not install: $missing"
  fi
  for package in "$prefix/opt/readline" "$prefix/opt/libarchive" "$prefix"; do
    build_flags+=(-Xcc "-I$package/include" -Xlinker "-L$package/lib")
  done
}

command -v swift > /dev/null || fail "Swift 6.1 or later is needed: see swift.org/install"
build_flags=()
case $(uname -s) in
  Darwin) prepare_macos ;;
  *) prepare_linux ;;
esac
