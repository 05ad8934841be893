#!/bin/sh
# Scans this host with OpenSCAP and uploads the result to the host's own folder of an S3 bucket.
# An SSM Command document runs it; each of its parameters arrives as SSM_<name>.
# docs/scan-script.md lists the parameters, the exit statuses and the IAM policy it needs.
kind='scap' source='openscap'

# >>> host.sh: in a document, the file itself stands here
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
. "$here/host.sh"
# <<< host.sh

content_dir=${PLUMBLINE_CONTENT_DIR:-/usr/share/xml/scap/ssg/content}

# --- What to scan with --------------------------------------------------------------------------

# The SCAP Security Guide's names for this system, best first. A clone's own content comes before
# that of the system it is built from, whose platform checks seldom accept a clone.
find_products() {
  os_id=$(os_field ID)
  os_like=$(os_field ID_LIKE)
  version=$(os_field VERSION_ID)
  major=${version%%.*}
  products=''
  case $os_id-$version in
    rhel-7* | rhel-8* | rhel-9* | rhel-10*) products=rhel$major ;;
    centos-7* | centos-8*) products="centos$major rhel$major" ;;
    centos-9* | centos-10*) products="cs$major rhel$major" ;;
    rocky-8* | rocky-9* | rocky-10*) products="rl$major rhel$major" ;;
    almalinux-8* | almalinux-9* | almalinux-10*) products="almalinux$major rhel$major" ;;
    ol-7* | ol-8* | ol-9* | ol-10*) products=ol$major ;;
    amzn-2) products=amzn2 ;;
    amzn-2023*) products=al2023 ;;
    ubuntu-20.04 | ubuntu-22.04 | ubuntu-24.04) products=ubuntu${version%.*}${version#*.} ;;
    debian-11* | debian-12* | debian-13*) products=debian$major ;;
    sles-12* | sles-15* | sles_sap-12* | sles_sap-15*) products=sle$major ;;
    rhel-* | centos-* | rocky-* | almalinux-* | ol-* | amzn-* | ubuntu-* | debian-* | sles*) ;;
    *) products=$(products_alike "$os_like" "$major") ;;
  esac
}

# What a system not known by name is nearest to, by its own account (os-release's ID_LIKE).
products_alike() { # ID_LIKE, major version
  case " $1 " in
    *' ubuntu '*)
      case $(os_field UBUNTU_CODENAME) in
        focal) echo ubuntu2004 ;;
        jammy) echo ubuntu2204 ;;
        noble) echo ubuntu2404 ;;
      esac
      ;;
    *' debian '*)
      case $(os_field VERSION_CODENAME) in
        bullseye) echo debian11 ;;
        bookworm) echo debian12 ;;
        trixie) echo debian13 ;;
      esac
      ;;
    *' rhel '* | *' centos '*) case $2 in 7 | 8 | 9 | 10) echo "rhel$2" ;; esac ;;
    *' suse '* | *' sles '*) case $2 in 12 | 15) echo "sle$2" ;; esac ;;
  esac
}

# Installs from the system's own package sources; what came of it is seen by looking afterwards.
install_missing() { # scanner, content or curl
  if [ "$allow_install" != true ]; then return; fi
  say "installing the $1"
  if command -v apt-get >/dev/null 2>&1; then
    apt_install "$1"
  elif command -v zypper >/dev/null 2>&1; then
    case $1 in scanner) set -- openscap-utils ;; content) set -- scap-security-guide ;; esac
    zypper --non-interactive install --no-recommends "$@"
  else
    case $1 in scanner) set -- openscap-scanner ;; content) set -- scap-security-guide ;; esac
    if command -v dnf >/dev/null 2>&1; then dnf -y install "$@"; else yum -y install "$@"; fi
  fi </dev/null >"$work/install.log" 2>&1 9>&-
}

apt_install() { # scanner, content or curl
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update
  case $1 in
    scanner)
      # Ubuntu up to 22.04 ships the oscap command with the library.
      if apt-cache show openscap-scanner >/dev/null 2>&1; then
        set -- openscap-scanner
      else
        set -- libopenscap8
      fi
      ;;
    content) case $products in debian*) set -- ssg-debian ;; *) set -- ssg-debderived ;; esac ;;
  esac
  apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "$@"
}

why_not_installed() {
  if [ "$allow_install" != true ]; then
    echo 'and this scan may not install it (AllowInstall is false)'
  else
    echo "and could not be installed: $(tail -n 3 "$work/install.log" 2>/dev/null)"
  fi
}

find_scanner() {
  command -v oscap >/dev/null 2>&1 || install_missing scanner
  if ! command -v oscap >/dev/null 2>&1; then
    fail scanner 127 "the OpenSCAP scanner (oscap) is not installed, $(why_not_installed)"
  fi
  scanner="OpenSCAP $(oscap --version 2>/dev/null | sed -n '1s/.*) *//p')"
}

# A given datastream or tailoring file: a path on this host, or an object that is fetched.
look_for_content() {
  for product in $products; do
    datastream=$content_dir/ssg-$product-ds.xml
    if [ -r "$datastream" ]; then return 0; fi
  done
  return 1
}

find_content() {
  if [ -n "${SSM_DataStream:-}" ]; then
    content=$SSM_DataStream
    given_file DataStream "$SSM_DataStream" content
    datastream=$given
  else
    if [ -z "$products" ]; then
      fail os 1 "$(os_name) is not a system whose content this scan knows: give DataStream"
    fi
    content=ssg-${products%% *}-ds.xml
    look_for_content || install_missing content
    look_for_content || fail content 1 \
      "no content for $(os_name) (ssg-$products) in $content_dir, $(why_not_installed)"
    content=$datastream
  fi
  tailoring=''
  if [ -n "${SSM_TailoringFile:-}" ]; then
    given_file TailoringFile "$SSM_TailoringFile" tailoring
    tailoring=$given
  fi
}

# The profiles of a file, a line each: data stream, checklist and profile, between tabs, with a line
# without profile for each checklist. oscap reads the XML itself: attributes may be on lines of their
# own, and values in apostrophes.
list_profiles() { # file, name of the list
  run 300 oscap info "$1" || say "oscap cannot list the profiles of $1: $(tail -n 1 "$work/err")"
  awk '
    /^Stream: / { stream = substr($0, 9) }
    /^[A-Z]/ { checklists = ($0 ~ /^Checklists:/); checklist = "" }
    checklists && sub(/^\t+Ref-Id: /, "") { checklist = $0; printf "%s\t%s\t\n", stream, checklist }
    sub(/^\t+Id: /, "") { printf "%s\t%s\t%s\n", stream, checklist, $0 }
  ' "$work/out" >"$work/$2"
}

one_line() {
  tr '\n' ' ' | sed 's/ *$//'
}

# The id that a short name stands for: "stig" is the one that ends in "_profile_stig".
match_profile() { # wanted; candidates on standard input
  awk -v wanted="$1" '
    $0 == wanted { found = $0; exit }
    { at = length($0) - length("_profile_" wanted) + 1
      if (!found && at > 0 && substr($0, at) == "_profile_" wanted) found = $0 }
    END { if (found) print found }'
}

# CIS Level 1 for servers is the most widely applicable baseline; not all content has it.
default_profiles='cis_server_l1 cis_level1_server cis standard stig ospp anssi_bp28_minimal'

# Of the profiles of a data stream, those of the checklist that is asked for.
choose_checklist() {
  checklists=$(cut -f 2 "$work/profiles" | sort -u)
  wanted_checklist=$(printf '%s\n' "$checklists" | awk -v wanted="$SSM_Checklist" '
    $0 == wanted { found = $0; exit }
    { at = length($0) - length("_cref_" wanted) + 1
      if (!found && at > 0 && substr($0, at) == "_cref_" wanted) found = $0 }
    END { if (found) print found }')
  if [ -z "$wanted_checklist" ]; then
    fail profile 1 "the content has no checklist \"$SSM_Checklist\", but has: $(
      printf '%s\n' "$checklists" | one_line
    )"
  fi
  awk -F '\t' -v wanted="$wanted_checklist" '$2 == wanted' "$work/profiles" >"$work/profiles.wanted"
  mv "$work/profiles.wanted" "$work/profiles"
}

# Where a data stream has several checklists, oscap looks for a profile in the first alone: it is told
# which one has the profile. A tailoring does not say to which checklist it belongs.
find_checklist() {
  checklist=''
  if [ "$several" -lt 2 ]; then return; fi
  found=$work/profiles
  if ! [ "$tailored" = true ]; then
    awk -F '\t' -v profile="$profile" '$3 == profile' "$work/profiles" >"$work/found"
    found=$work/found
  fi
  stream=$(head -n 1 "$found" | cut -f 1)
  checklist=$(head -n 1 "$found" | cut -f 2)
  others=$(cut -f 2 "$found" | sort -u | grep -c .)
  if [ "$others" -gt 1 ]; then
    say "profile $profile can be scanned by $others checklists of the data stream, and is by $checklist: Checklist chooses another one of $(
      cut -f 2 "$found" | sort -u | one_line
    )"
  fi
}

choose_profile() {
  : >"$work/tailored"
  if [ -n "$tailoring" ]; then list_profiles "$tailoring" tailored; fi
  list_profiles "$datastream" profiles
  several=$(cut -f 1,2 "$work/profiles" | sort -u | grep -c .)
  if [ -n "${SSM_Checklist:-}" ]; then choose_checklist; fi
  known=$(cut -f 3 "$work/tailored" "$work/profiles" | sed '/^$/d')
  checklist=''
  if [ -z "$known" ]; then
    profile=${SSM_Profile:-} # what is wrong with the content is for oscap to say
    return
  fi
  if [ -n "${SSM_Profile:-}" ]; then
    profile=$(printf '%s\n' "$known" | match_profile "$SSM_Profile")
  elif [ -n "$tailoring" ]; then
    profile=$(cut -f 3 "$work/tailored" | sed '/^$/d' | head -n 1)
  else
    for name in $default_profiles; do
      profile=$(printf '%s\n' "$known" | match_profile "$name")
      if [ -n "$profile" ]; then break; fi
    done
  fi
  if [ -z "$profile" ]; then
    profile=${SSM_Profile:-}
    fail profile 1 "the content has no profile \"${SSM_Profile:-$default_profiles}\", but has: $(
      printf '%s\n' "$known" | sed 's/.*_profile_//' | one_line
    )"
  fi
  tailored=false
  if cut -f 3 "$work/tailored" | grep -F -x -q -e "$profile"; then tailored=true; fi
  if [ -n "$tailoring" ] && [ "$tailored" = false ]; then
    say "TailoringFile has no effect: profile $profile is the content's own, the tailoring file's are: $(
      cut -f 3 "$work/tailored" | one_line
    )"
  fi
  find_checklist
}

# --- The scan -----------------------------------------------------------------------------------

need_option() { # option of oscap, parameter that asks for it
  oscap xccdf eval --help 2>&1 | grep -q -e "$1" ||
    fail parameters 1 "$2 needs oscap's $1, which $scanner does not have"
}

# What oscap says beside its results, of a scan that was finished as well: a selector of a tailoring that
# fits nothing, a file that was not fetched. More than twenty lines say the same again.
say_complaints() {
  awk 'NF && !seen[$0]++ { print substr($0, 1, 300) }' "$work/err" >"$work/complaints"
  sed -n '1,20s/^/plumbline: oscap says: /p' "$work/complaints"
  complaints=$(grep -c . "$work/complaints")
  if [ "$complaints" -gt 20 ]; then say "oscap says $((complaints - 20)) more such things"; fi
}

scan() {
  set -- --results-arf "$work/arf.xml"
  if [ -n "$profile" ]; then set -- "$@" --profile "$profile"; fi
  if [ -n "$checklist" ]; then set -- "$@" --datastream-id "$stream" --xccdf-id "$checklist"; fi
  if [ -n "$tailoring" ]; then set -- "$@" --tailoring-file "$tailoring"; fi
  if [ "$fetch_remote" = true ]; then set -- "$@" --fetch-remote-resources; fi
  if [ "$without_syschar" = true ]; then
    need_option --without-syschar WithoutSystemCharacteristics
    set -- "$@" --without-syschar
  fi
  for rule in $(printf '%s' "${SSM_SkipRules:-}" | tr ',' ' '); do
    need_option --skip-rule SkipRules
    case $rule in
      xccdf_*) ;;
      *) rule=xccdf_org.ssgproject.content_rule_$rule ;;
    esac
    set -- "$@" --skip-rule "$rule"
  done
  if [ -n "${SSM_ProbeMemoryRatio:-}" ]; then
    export OSCAP_PROBE_MEMORY_USAGE_RATIO="$SSM_ProbeMemoryRatio"
  fi
  if [ -n "${SSM_ProbeMaxItems:-}" ]; then
    export OSCAP_PROBE_MAX_COLLECTED_ITEMS="$SSM_ProbeMaxItems"
  fi
  if [ -n "${SSM_ProbeIgnorePaths:-}" ]; then
    export OSCAP_PROBE_IGNORE_PATHS="$SSM_ProbeIgnorePaths"
  fi
  # Becomes the facts urn:xccdf:fact:identifier and …:asset:identifier:ein of the result, so that
  # the file itself names its instance; its target stays the host name.
  export OSCAP_EVALUATION_TARGET="$instance_id"

  began=$(date +%s)
  run "$scan_timeout" oscap xccdf eval "$@" "$datastream"
  status=$?
  took=$(($(date +%s) - began))
  say_complaints
  case $status in
    0 | 2) ;; # 2: finished, and at least one rule failed or could not be decided
    124 | 137) fail scan "$status" "$(cut_short 'the scan' "$status" "$took")" ;;
    *) fail scan "$status" "oscap ended with exit status $status: $(tail -n 3 "$work/err")" ;;
  esac
  if ! tail -c 200 "$work/arf.xml" 2>/dev/null | grep -q 'asset-report-collection>'; then
    fail scan "$status" "oscap ended with exit status $status, but left no complete result"
  fi
  counts=$(grep -o '<result>[a-z]*</result>' "$work/arf.xml" | sed 's/<[^>]*>//g' | sort | uniq -c |
    awk '{ printf "%s%s=%d", (NR > 1 ? " " : ""), $2, $1 }')
  say "scan finished in $took s: $counts"
  # Believed as a result, this would close every finding of the host, though nothing was looked at.
  case " $counts" in
    *' pass='* | *' fail='* | *' error='* | *' unknown='* | *' fixed='* | *' informational='*) ;;
    *) fail applicability "$status" "no rule of $profile applies here: the content is for another system" ;;
  esac
}

report_timeout=900 # the document's own timeout counts on this

# From the stored result, and not by oscap xccdf eval --report, which needs more memory at its peak:
# where a small host cannot make the report, the scan is there nevertheless.
make_report() {
  run "$report_timeout" oscap xccdf generate report --output "$work/report.html" "$work/arf.xml"
  status=$?
  if [ "$status" -eq 0 ] && [ -s "$work/report.html" ]; then return 0; fi
  say "no HTML report could be made (exit status $status): $(tail -n 1 "$work/err")"
  # Findings link to it in any case: who follows the link is told why there is none.
  cat >"$work/report.html" <<EOF
<!doctype html>
<title>No report</title>
<p>This scan is whole, but its host could make no HTML report of it: oscap ended with exit status $status.
The result beside this page, unpacked, makes one anywhere:
<code>oscap xccdf generate report --output report.html arf.xml</code></p>
EOF
}

# --- All of it ----------------------------------------------------------------------------------

read_parameters() {
  report=${SSM_Report:-true}
  fetch_remote=${SSM_FetchRemoteResources:-false}
  without_syschar=${SSM_WithoutSystemCharacteristics:-false}
  flag Report "$report"
  flag FetchRemoteResources "$fetch_remote"
  flag WithoutSystemCharacteristics "$without_syschar"
}

main() {
  begin
  find_products
  command -v curl >/dev/null 2>&1 || install_missing curl
  if ! command -v curl >/dev/null 2>&1; then refuse 4 'curl is not installed: nothing can be reported'; fi
  identify
  say "instance $instance_id ($(os_name)), folder $user_id/"
  find_scanner
  find_content
  choose_profile
  say "$scanner, profile $profile of $content${checklist:+, checklist $checklist}"
  scan
  # The report first: the function links to it as soon as the result is there.
  if [ "$report" = true ]; then
    make_report
    # A result without its report is worth more than neither.
    put_object "$work/report.html" scap-results.html 'text/html; charset=utf-8' ||
      say "the report could not be uploaded, so that links to it lead nowhere: $aws_error"
  fi
  gzip -n -9 -c "$work/arf.xml" >"$work/arf.xml.gz" || fail upload 1 'the result could not be compressed'
  put_object "$work/arf.xml.gz" scap-results.xml.gz application/gzip ||
    fail upload 1 "the result could not be uploaded: $aws_error"
}

# A test that wants single functions reads the script with this set.
if [ -z "${PLUMBLINE_FUNCTIONS_ONLY:-}" ]; then main; fi
