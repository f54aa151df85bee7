# What the launchers share: finding a JDK and Maven, the JVM flags, building a jar. Sourced, never run.
# Sets TREFOIL_ROOT (the checkout). Answers in variables named TREFOIL_*; talks on stderr only.

readonly TREFOIL_ROOT=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
readonly TREFOIL_JVM_OPTIONS=$TREFOIL_ROOT/scripts/jvm.options
readonly TREFOIL_OLDEST_JDK=17
readonly TREFOIL_MAVEN_OPTS=${MAVEN_OPTS:-}
# Exit code for a machine that cannot build or run Trefoil; the program itself has others.
readonly TREFOIL_EXIT_SETUP=3

say() {
    printf 'trefoil: %s\n' "$*" >&2
}

fail_setup() {
    say "$@"
    exit "$TREFOIL_EXIT_SETUP"
}

# ---- JDKs ----

# Prints the version of the JDK in directory $1, or nothing when there is no complete JDK.
jdk_version() {
    local home=$1 line
    [[ -x $home/bin/java && -x $home/bin/javac ]] || return 0
    if [[ -r $home/release ]]; then
        while IFS= read -r line; do
            if [[ $line =~ ^JAVA_VERSION=\"([^\"]+)\" ]]; then
                printf '%s\n' "${BASH_REMATCH[1]}"
                return 0
            fi
        done <"$home/release"
    fi
    line=$("$home/bin/java" -version 2>&1) || return 0
    if [[ $line =~ version\ \"([^\"]+)\" ]]; then
        printf '%s\n' "${BASH_REMATCH[1]}"
    fi
}

# Prints the leading number of a version: 25.0.3 -> 25.
major_of() {
    local major=${1%%[!0-9]*}
    printf '%s\n' "${major:-0}"
}

jdk_candidates() {
    local name java
    for name in "${!JAVA_HOME@}" JDK_HOME; do
        printf '%s\n' "${!name:-}"
    done
    printf '%s\n' /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*
    java=$(command -v java) || return 0
    dirname "$(dirname "$(readlink -f "$java")")"
}

# Prints "<version><tab><home>" of each JDK new enough, the oldest first, each once.
list_jdks() {
    local home version
    jdk_candidates | while IFS= read -r home; do
        [[ -n $home && -d $home ]] || continue
        home=$(readlink -f "$home")
        version=$(jdk_version "$home")
        if [[ -n $version && $(major_of "$version") -ge $TREFOIL_OLDEST_JDK ]]; then
            printf '%s\t%s\n' "$version" "$home"
        fi
    done | sort -u | sort -V
}

# Makes the JDK in "<version><tab><home>" the one that builds and runs.
use_jdk() {
    TREFOIL_JDK_VERSION=${1%%$'\t'*}
    TREFOIL_JDK_HOME=${1#*$'\t'}
    TREFOIL_JDK_MAJOR=$(major_of "$TREFOIL_JDK_VERSION")
    export JAVA_HOME=$TREFOIL_JDK_HOME
}

# Chooses TREFOIL_JAVA_HOME, or the newest JDK found, installing one where that is possible.
require_jdk() {
    local found
    if [[ -n ${TREFOIL_JAVA_HOME:-} ]]; then
        found=$(jdk_version "$TREFOIL_JAVA_HOME")
        [[ -n $found ]] || fail_setup "TREFOIL_JAVA_HOME=$TREFOIL_JAVA_HOME holds no JDK (bin/java and bin/javac)"
        [[ $(major_of "$found") -ge $TREFOIL_OLDEST_JDK ]] ||
            fail_setup "TREFOIL_JAVA_HOME=$TREFOIL_JAVA_HOME is JDK $found; $TREFOIL_OLDEST_JDK or newer is needed"
        use_jdk "$found"$'\t'"$TREFOIL_JAVA_HOME"
        return
    fi
    found=$(list_jdks)
    if [[ -z $found ]]; then
        install_jdk
        found=$(list_jdks)
        [[ -n $found ]] || fail_setup "a JDK was installed but is not found; set TREFOIL_JAVA_HOME to its directory"
    fi
    use_jdk "${found##*$'\n'}"
}

# ---- what is missing ----

# Installs Debian packages; says what it does. $1 is what they are for.
install_packages() {
    local purpose=$1 as_root=''
    shift
    if [[ $EUID -ne 0 ]]; then
        command -v sudo >/dev/null || fail_setup "$purpose missing; as root: apt-get install $*"
        as_root=sudo
    fi
    say "$purpose missing; installing: ${as_root:+sudo }apt-get install $*"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" >&2 ||
        fail_setup "apt-get could not install $*; install $purpose by hand"
}

# Refuses where there is no apt-get, else refreshes its lists. $1 is what is missing.
prepare_packages() {
    local as_root=''
    if [[ ! -r /etc/debian_version ]] || ! command -v apt-get >/dev/null; then
        fail_setup "$1 missing; install it and try again"
    fi
    if [[ $EUID -ne 0 ]]; then
        command -v sudo >/dev/null || fail_setup "$1 missing; install it as root with apt-get and try again"
        as_root=sudo
    fi
    say "$1 missing; refreshing the package lists: ${as_root:+sudo }apt-get update"
    $as_root apt-get -q update >&2 || say "apt-get update failed; going on with the lists there are"
}

install_jdk() {
    local purpose="a JDK of version $TREFOIL_OLDEST_JDK or newer is" major
    prepare_packages "$purpose"
    for major in 25 21 17; do
        if apt-cache show "openjdk-$major-jdk-headless" >/dev/null 2>&1; then
            install_packages "$purpose" "openjdk-$major-jdk-headless"
            return
        fi
    done
    fail_setup "no package openjdk-17-jdk-headless or newer here; install a JDK and set TREFOIL_JAVA_HOME"
}

require_maven() {
    if ! command -v mvn >/dev/null; then
        prepare_packages "Maven (3.8.1 or newer) is"
        install_packages "Maven (3.8.1 or newer) is" maven
        hash -r
        command -v mvn >/dev/null || fail_setup "Maven was installed but mvn is not on the PATH"
    fi
    # Maven's own libraries still use sun.misc.Unsafe; without this each build prints four lines about it.
    export MAVEN_OPTS=$TREFOIL_MAVEN_OPTS
    [[ $TREFOIL_JDK_MAJOR -lt 24 ]] || MAVEN_OPTS+=" --sun-misc-unsafe-memory-access=allow"
}

# ---- JVM flags ----

# Puts the flags of scripts/jvm.options that the chosen JDK knows into TREFOIL_JVM_FLAGS, a word each.
load_jvm_flags() {
    local line words
    TREFOIL_JVM_FLAGS=()
    while IFS= read -r line; do
        read -r -a words <<<"$line"
        TREFOIL_JVM_FLAGS+=("${words[@]}")
    done < <(jvm_flag_lines | grep -v '^#')
}

# Prints scripts/jvm.options as it applies to the chosen JDK: comments, and one flag a line.
jvm_flag_lines() {
    local line
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ ^#@([0-9]+)(\+|-([0-9]+))\ (.*)$ ]]; then
            [[ $TREFOIL_JDK_MAJOR -ge ${BASH_REMATCH[1]} ]] || continue
            [[ ${BASH_REMATCH[2]} == + || $TREFOIL_JDK_MAJOR -le ${BASH_REMATCH[3]} ]] || continue
            line=${BASH_REMATCH[4]}
        fi
        [[ -z $line ]] || printf '%s\n' "$line"
    done <"$TREFOIL_JVM_OPTIONS"
}

# ---- the class cache ----

# Names in TREFOIL_CACHE_FILE the cache of classes that belongs to the jar $1, the chosen JDK and its flags.
name_cache() {
    local key
    key=$(printf '%s\n' "$TREFOIL_JDK_VERSION" "$TREFOIL_JDK_HOME" "$1" "${TREFOIL_JVM_FLAGS[@]}" | cksum)
    TREFOIL_CACHE_FILE=$(dirname "$1")/trefoil-$TREFOIL_JDK_VERSION-${key%% *}.cache
}

# True when the cache is there, whole, and was made from the jar $1 as it is. A JVM may crash on a part of one.
has_cache() {
    local size=''
    [[ -s $TREFOIL_CACHE_FILE && $TREFOIL_CACHE_FILE -nt $1 && -r $TREFOIL_CACHE_FILE.size ]] || return 1
    read -r size <"$TREFOIL_CACHE_FILE.size" || true
    [[ $size == "$(wc -c <"$TREFOIL_CACHE_FILE")" ]]
}

# Adds the flags to TREFOIL_JVM_FLAGS that make the chosen JDK start from the cache, if there is one for the jar $1.
use_cache() {
    [[ ${TREFOIL_CLASS_CACHE:-yes} != no ]] && has_cache "$1" || return 0
    if [[ $TREFOIL_JDK_MAJOR -ge 25 ]]; then
        TREFOIL_JVM_FLAGS+=("-XX:AOTCache=$TREFOIL_CACHE_FILE" -Xlog:aot=off:stderr -Xlog:cds=off:stderr)
    else
        TREFOIL_JVM_FLAGS+=("-XX:SharedArchiveFile=$TREFOIL_CACHE_FILE" -Xlog:cds=off:stderr -Xlog:cds+dynamic=off:stderr)
    fi
}

# Makes the cache for the jar $1 by running a short demo of its own; what goes wrong is told and costs only time.
make_cache() {
    local jar=$1 directory lock made place
    [[ ${TREFOIL_CLASS_CACHE:-yes} != no ]] || return 0
    place=$(dirname "$TREFOIL_CACHE_FILE")
    if [[ ! -w $place ]]; then
        say "no class cache, and slower starts: $place cannot be written"
        return 0
    fi
    exec {lock}<"$jar"
    # Somebody else is at it: this start goes without.
    if command -v flock >/dev/null && ! flock -n "$lock"; then
        exec {lock}<&-
        return 0
    fi
    if ! has_cache "$jar" && directory=$(mktemp -d); then
        made=$TREFOIL_CACHE_FILE.$$
        say 'making a class cache, once for each build and JDK, so that starts are quicker ...'
        local flag=-XX:ArchiveClassesAtExit=$made limit=''
        [[ $TREFOIL_JDK_MAJOR -lt 25 ]] || flag=-XX:AOTCacheOutput=$made
        ! command -v timeout >/dev/null || limit='timeout 120'
        # Its size is written first: a cache without it, or of another size, is not whole.
        if $limit "$TREFOIL_JDK_HOME/bin/java" "${TREFOIL_JVM_FLAGS[@]}" "$flag" -jar "$jar" demo --seconds 3 \
            --journal "$directory/journals" >"$directory/log" 2>&1 </dev/null && [[ -s $made ]] &&
            wc -c <"$made" >"$TREFOIL_CACHE_FILE.size" && mv -f "$made" "$TREFOIL_CACHE_FILE"; then
            # Caches of earlier builds are of no use to anybody.
            find "$place" -maxdepth 1 -name 'trefoil-*.cache*' ! -newer "$jar" -delete 2>/dev/null || true
        else
            say "no class cache could be made; going on without: $(grep -v '^\[' "$directory/log" | tail -1)"
            rm -f "$made"
        fi
        rm -rf "$directory"
    fi
    exec {lock}<&-
}

# ---- the profile ----

# Prints what engine.profile = "auto" chooses on this machine, and why: as EngineProfile does, by nproc.
profile_line() {
    local cores isolated='' count=0 part profile=small
    cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
    read -r isolated 2>/dev/null </sys/devices/system/cpu/isolated || true
    for part in ${isolated//,/ }; do
        [[ $part =~ ^([0-9]+)(-([0-9]+))?$ ]] || continue
        count=$((count + ${BASH_REMATCH[3]:-${BASH_REMATCH[1]}} - BASH_REMATCH[1] + 1))
    done
    [[ $cores -lt 6 ]] || profile=balanced
    [[ $cores -lt 5 || $count -lt 4 ]] || profile=latency
    printf 'profile: %s, unless engine.profile says otherwise: %s processor(s), %s\n' \
        "$profile" "$cores" "${isolated:+isolated: }${isolated:-none isolated}"
}

# ---- building ----

# True when the jar $1 is missing or older than a pom or anything under the main sources of modules $2...
is_stale() {
    local jar=$1 module inputs
    shift
    [[ -f $jar ]] || return 0
    inputs=("$TREFOIL_ROOT/pom.xml")
    for module in "$@"; do
        inputs+=("$TREFOIL_ROOT/$module/pom.xml" "$TREFOIL_ROOT/$module/src/main")
    done
    [[ -n $(find "${inputs[@]}" -newer "$jar" -print -quit) ]]
}

# Builds module $1 and those below it, with arguments $3..., when its jar $2 is stale. Modules: $TREFOIL_MODULES.
build_jar() {
    local module=$1 jar=$2 lock started
    is_stale "$jar" $TREFOIL_MODULES || return 0
    # One build at a time: two would write the same files.
    exec {lock}<"$TREFOIL_ROOT/pom.xml"
    if command -v flock >/dev/null; then
        flock "$lock"
    fi
    if is_stale "$jar" $TREFOIL_MODULES; then
        require_maven
        say "building $module with JDK $TREFOIL_JDK_VERSION ..."
        # A running Trefoil keeps the jar it has open; writing over that file would take its classes away.
        rm -f "$jar"
        started=$(mktemp)
        # A newer JDK's new warnings must not keep anybody from running.
        if ! mvn -q -B -f "$TREFOIL_ROOT/pom.xml" -pl "$module" -am -Dmaven.test.skip=true -Dmaven.compiler.failOnWarning=false \
            package </dev/null >&2; then
            rm -f "$started"
            fail_setup "the build failed; the lines above say why"
        fi
        # A source saved during the build is newer than the jar, and is built next time.
        touch -r "$started" "$jar"
        rm -f "$started"
    fi
    exec {lock}<&-
}
