#!/bin/sh
# Audits this host with Cinc Auditor, or an InSpec that is installed, and uploads the report to the
# host's own folder of an S3 bucket. An SSM Command document runs it; each of its parameters arrives
# as SSM_<name>. docs/inspec-audit.md lists the parameters, the exit statuses and the IAM policy.
#
# Beside what host.sh needs, a profile from GitHub needs tar.
kind='inspec' source='inspec'

# >>> host.sh: in a document, the file itself stands here
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
. "$here/host.sh"
# <<< host.sh

archive_url=${PLUMBLINE_GITHUB_URL:-https://codeload.github.com}
api_url=${PLUMBLINE_GITHUB_API_URL:-https://api.github.com}
omnitruck_url=${PLUMBLINE_OMNITRUCK_URL:-https://omnitruck.cinc.sh}
opt=${PLUMBLINE_OPT:-/opt}

# --- Fetching -----------------------------------------------------------------------------------

# A URL outside AWS. A header reaches curl through a pipe; curl keeps it from other hosts that it is
# sent on to.
fetch_url() { # URL, file [, header]
  {
    curl_line url "$1"
    if [ -n "${3:-}" ]; then curl_line header "$3"; fi
  } | curl -q --config - -sS -f -L --retry 2 --connect-timeout 10 --speed-limit 1024 \
    --speed-time 60 --max-filesize 209715200 -o "$2" 2>"$work/curl.err" 9>&-
}

why_not_fetched() {
  tail -n 1 "$work/curl.err"
}

# The token for GitHub, fetched with this host's own role, so that no one else has to know it.
find_token() {
  token=''
  if [ -n "${SSM_TokenParameter:-}" ]; then
    printf '{"Name":"%s","WithDecryption":true}' "$SSM_TokenParameter" >"$work/question"
    ask_for_token ssm "$bucket_region" AmazonSSM.GetParameter Value "$SSM_TokenParameter"
  elif [ -n "${SSM_TokenSecret:-}" ]; then
    secret_region=$(printf '%s' "$SSM_TokenSecret" | cut -d : -f 4)
    printf '{"SecretId":"%s"}' "$SSM_TokenSecret" >"$work/question"
    ask_for_token secretsmanager "$secret_region" secretsmanager.GetSecretValue SecretString \
      "$SSM_TokenSecret"
  fi
}

ask_for_token() { # service, region, target, name of the value, what is asked for
  aws_retry POST "$1" "$2" "$(service_url "$1" "$2")" "$work/question" \
    application/x-amz-json-1.1 '' "$3" || fail token 1 "the token $5 could not be fetched: $aws_error"
  token=$(json_value "$4" <"$work/answer")
  : >"$work/answer"
  case $token in
    '' | *[!A-Za-z0-9_.-]*) fail token 1 "$5 is no token as GitHub makes them" ;;
  esac
}

# --- What to audit with -------------------------------------------------------------------------

look_for_auditor() {
  for auditor in cinc-auditor "$opt/cinc-auditor/bin/cinc-auditor" inspec "$opt/inspec/bin/inspec"; do
    if command -v "$auditor" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

# This system in the words of Cinc's own list of packages.
package_platform() {
  version=$(os_field VERSION_ID)
  case $(os_field ID) in
    debian) echo "p=debian&pv=${version%%.*}" ;;
    ubuntu) echo "p=ubuntu&pv=$version" ;;
    rhel | centos | rocky | almalinux | ol) echo "p=el&pv=${version%%.*}" ;;
    amzn) echo "p=amazon&pv=${version%%.*}" ;;
    sles | sles_sap) echo "p=sles&pv=${version%%.*}" ;;
  esac
}

# What was downloaded has to be what Cinc's list says of it.
install_auditor() {
  say "installing Cinc Auditor $auditor_version"
  platform=$(package_platform)
  if [ -z "$platform" ]; then
    fail scanner 1 "there is no package of Cinc Auditor for $(os_name)"
  fi
  metadata="$omnitruck_url/stable/cinc-auditor/metadata?$platform&m=$(uname -m)&v=$auditor_version"
  fetch_url "$metadata" "$work/metadata" 'Accept: text/plain' ||
    fail scanner 1 "Cinc Auditor $auditor_version was not found for $(os_name): $(why_not_fetched)"
  package_url=$(sed -n 's/^url[[:space:]]*//p' "$work/metadata" | head -n 1)
  package_sum=$(sed -n 's/^sha256[[:space:]]*//p' "$work/metadata" | head -n 1)
  case $package_url in
    *.deb | *.rpm) package=$work/package.${package_url##*.} ;;
    *) fail scanner 1 "Cinc's list of packages names \"$package_url\", which is neither a deb nor an rpm" ;;
  esac
  fetch_url "$package_url" "$package" ||
    fail scanner 1 "$package_url could not be fetched: $(why_not_fetched)"
  if [ "$(sha256 <"$package")" != "$package_sum" ]; then
    fail scanner 1 "$package_url is not what Cinc's list of packages says: its SHA-256 differs"
  fi
  case $package in
    *.deb) set -- dpkg -i "$package" ;;
    *) set -- rpm -U --replacepkgs "$package" ;;
  esac
  run 600 "$@" || fail scanner "$status" "$1 could not install Cinc Auditor: $(tail -n 3 "$work/err")"
}

find_auditor() {
  if ! look_for_auditor; then
    if [ "$allow_install" != true ]; then
      fail scanner 127 \
        'neither Cinc Auditor nor InSpec is installed, and this audit may not install it (AllowInstall is false)'
    fi
    install_auditor
    look_for_auditor || fail scanner 127 'Cinc Auditor was installed, but is not there'
  fi
  case $auditor in
    *cinc-auditor) scanner='Cinc Auditor' ;;
    *) scanner='InSpec' ;;
  esac
  run 120 "$auditor" version # a small run of Ruby: a slow host takes seconds for it
  scanner="$scanner $(sed -n 's/^\([0-9][0-9.]*\).*/\1/p' "$work/out" | head -n 1)"
}

# Where an archive lies below its folder: its key, so that tests without an inspec.yml, which InSpec names
# after the path that it is given, have one name on every host and in every run.
archive_path() { # key
  printf '%s' "$1" | tr -c 'A-Za-z0-9._/-' _ | sed -e 's|//*|/|g' -e 's|^/||' -e 's|^-|_|' -e 's|\.\.|__|g'
}

# The profile is left in $profile_path, seen from $profile_folder, and its name, as far as it can be told,
# in $profile.
find_profile() {
  profile_folder=/
  if [ -n "${SSM_ProfileUri:-}" ]; then
    content=$SSM_ProfileUri
    case $content in
      s3://?*/?*.tar.gz | s3://?*/?*.tgz | s3://?*/?*.zip) ;;
      *) fail parameters 2 "ProfileUri is \"$content\", but should be s3://bucket/key.tar.gz or .zip" ;;
    esac
    profile_path=$(archive_path "${content#s3://*/}")
    profile_folder=$work/archive
    case $profile_path in */*) mkdir -p "$profile_folder/${profile_path%/*}" ;; *) mkdir "$profile_folder" ;; esac
    fetch_object "$content" "$profile_folder/$profile_path" ||
      fail content 1 "ProfileUri $content could not be fetched: $aws_error"
    return
  fi
  repository=${SSM_GitHubOwner:-}/${SSM_GitHubRepository:-}
  ref=${SSM_GitHubRef:-}
  folder=${SSM_GitHubPath:-}
  content="https://github.com/$repository/tree/$ref${folder:+/$folder}"
  case $repository/$ref in
    /* | *// | */) fail parameters 2 'GitHubOwner, GitHubRepository and GitHubRef, or ProfileUri, should be given' ;;
  esac
  case /$folder/ in
    */../*) fail parameters 2 "GitHubPath is \"$folder\", but should stay within the repository" ;;
  esac
  find_token
  if [ -n "$token" ]; then
    fetch_url "$api_url/repos/$repository/tarball/$ref" "$work/profile.tar.gz" "Authorization: Bearer $token"
  else
    fetch_url "$archive_url/$repository/tar.gz/$ref" "$work/profile.tar.gz"
  fi || fail content 1 "$content could not be fetched: $(why_not_fetched)"
  token=''
  mkdir "$work/profile"
  tar -xzf "$work/profile.tar.gz" -C "$work/profile" --strip-components=1 --no-same-owner \
    2>"$work/err" || fail content 1 "$content could not be unpacked: $(tail -n 1 "$work/err")"
  profile_path=$work/profile${folder:+/$folder}
  if ! [ -r "$profile_path/inspec.yml" ]; then
    fail content 1 "$content is no profile: there is no inspec.yml in it"
  fi
  profile=$(sed -n 's/^name:[[:space:]]*//p' "$profile_path/inspec.yml" | head -n 1 | tr -d "\"' \r")
}

# A file that is given as an object of S3, or as its text in base64; its path is left in $given.
given_text() { # parameter's name, value, name to store it by
  case $2 in
    s3://?*/?*.csv | s3://?*/?*.json) given=$work/$3.${2##*.} ;; # InSpec goes by the ending
    *) given=$work/$3.yaml ;;
  esac
  case $2 in
    s3://?*/?*) fetch_object "$2" "$given" || fail "$3" 1 "$1 $2 could not be fetched: $aws_error" ;;
    *)
      printf '%s' "$2" | base64 -d >"$given" 2>/dev/null ||
        fail parameters 2 "$1 is neither s3://bucket/key nor a text in base64"
      ;;
  esac
}

# --- The audit ----------------------------------------------------------------------------------

# InSpec takes what a report is to say of its target from a configuration file only.
write_config() {
  printf '{"version":"1.1","reporter":{"json":{"stdout":false,"file":"%s","target_id":"%s",' \
    "$work/report.json" "$instance_id"
  printf '"passthrough":{"plumbline":{"instanceId":"%s"}}}}}\n' "$instance_id"
}

# What the auditor says of its end, without the calls that led to it. Of a file of the profile that
# Ruby cannot read, the place and what is wrong there.
complaint() {
  cat "$work/out" "$work/err" | sed "s|$work/||g" | awk '
    /^[ \t]*([0-9]+: )?from / || NF == 0 { next }
    /syntax error|SyntaxError/ && !wrong { sub(/^.*:in [^ ]*: /, ""); wrong = NR }
    wrong && NR > wrong + 8 { next }
    { lines[++count] = $0; if (wrong && !first) first = count }
    END {
      if (!first) first = count > 6 ? count - 5 : 1
      for (i = first; i <= count; i++) print lines[i]
    }'
}

# InSpec up to 5 goes on without inputs that it cannot read, and audits something else than was asked for.
check_inputs() {
  unread=$(cat "$work/out" "$work/err" |
    grep -i -m 1 -e 'unable to parse .*\(not a Hash\|is empty\)' -e 'Error reading \(YAML file\|InSpec inputs\)')
  if [ -n "${SSM_Inputs:-}" ] && [ -n "$unread" ]; then
    fail parameters "$status" "Inputs is no YAML map of names to values: $unread"
  fi
}

audit() {
  write_config >"$work/config.json"
  set -- exec "$profile_path" --config "$work/config.json" --vendor-cache "$work/cache" --no-color
  if [ -n "${SSM_Inputs:-}" ]; then
    given_text Inputs "$SSM_Inputs" inputs
    set -- "$@" --input-file "$given"
  fi
  if [ -n "${SSM_Waivers:-}" ]; then
    given_text Waivers "$SSM_Waivers" waivers
    set -- "$@" --waiver-file "$given"
  fi
  HOME=${HOME:-/root} # the agent sets none, and Ruby wants one
  export HOME
  began=$(date +%s)
  cd "$profile_folder" || fail content 1 "the folder $profile_folder cannot be entered"
  run "$scan_timeout" "$auditor" "$@"
  status=$?
  took=$(($(date +%s) - began))
  case $status in
    0 | 100 | 101) ;; # 100: finished, and a control failed; 101: none failed, and some were skipped
    124 | 137) fail scan "$status" "$(cut_short 'the audit' "$status" "$took")" ;;
    172) fail license "$status" "$scanner wants Chef's licence accepted first (AcceptChefLicense), or a Cinc Auditor in its place" ;;
    173 | 174) fail license "$status" "$scanner has no Chef licence key that entitles it to run, which AcceptChefLicense does not change: \
add a key on the host (inspec license add), or install Cinc Auditor, which needs none ($(complaint))" ;;
  esac
  check_inputs
  case $status in
    0 | 100 | 101) ;;
    *) fail scan "$status" "$scanner ended with exit status $status: $(complaint)" ;;
  esac
  if ! tail -c 20 "$work/report.json" 2>/dev/null | tr -d ' \r\n' | grep -q '}$'; then
    fail scan "$status" "$scanner ended with exit status $status, but left no complete report"
  fi
  counts=$(grep -o '"status": *"[a-z]*"' "$work/report.json" | tr -d '" ' | sed 's/.*://' |
    grep -e passed -e failed -e skipped | sort | uniq -c |
    awk '{ printf "%s%s=%d", (NR > 1 ? " " : ""), $2, $1 }')
  say "audit finished in $took s: ${counts:-nothing ran}"
  # Believed as a result, this would close every finding of the host, though nothing was looked at.
  if ! grep -q '"code_desc"' "$work/report.json"; then
    if grep -q '"status": *"skipped"' "$work/report.json"; then
      fail applicability "$status" "no control of $content ran here: the profile is for another system"
    fi
    fail content "$status" "no control of $content has a check that ran here"
  fi
}

# --- All of it ----------------------------------------------------------------------------------

read_parameters() {
  auditor_version=${SSM_AuditorVersion:-5.22.65}
  case $auditor_version in
    *[!0-9.]*) refuse 2 "AuditorVersion is \"$auditor_version\", but should be a version such as 5.22.65" ;;
  esac
  flag AcceptChefLicense "${SSM_AcceptChefLicense:-false}"
  if [ "${SSM_AcceptChefLicense:-false}" = true ]; then
    export CHEF_LICENSE='accept-silent'
  fi
}

main() {
  begin
  if ! command -v curl >/dev/null 2>&1; then refuse 4 'curl is not installed: nothing can be reported'; fi
  identify
  say "instance $instance_id ($(os_name)), folder $user_id/"
  find_auditor
  find_profile
  say "$scanner, profile ${profile:+$profile of }$content"
  audit
  gzip -n -9 -c "$work/report.json" >"$work/report.json.gz" ||
    fail upload 1 'the report could not be compressed'
  put_object "$work/report.json.gz" inspec-results.json.gz application/gzip ||
    fail upload 1 "the report could not be uploaded: $aws_error"
}

# A test that wants single functions reads the script with this set.
if [ -z "${PLUMBLINE_FUNCTIONS_ONLY:-}" ]; then main; fi
