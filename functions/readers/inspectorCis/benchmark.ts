/**
 * The benchmark that Inspector runs on a platform, by the name that CIS gave it. Inspector tells
 * neither the name nor the version: only the platform, such as `AMAZON_LINUX_2023`. Exceptions name
 * benchmarks by these names, so that they hold for other scanners of the same benchmark too.
 */
export function benchmarkOf(platform: string | undefined): string {
  const name = (platform ?? "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  for (const [form, title] of known) {
    const match = form.exec(name);
    if (match !== null) return `CIS ${title(...match.slice(1))} Benchmark`;
  }
  // The derivation is fixed, so that findings stay what they are when a platform gets a line above.
  return name === ""
    ? "CIS Benchmark"
    : `CIS ${name.split("_").map(capitalised).join(" ")} Benchmark`;
}

type Title = (...parts: readonly string[]) => string;

/** Windows Server 2012 R2 is another system than 2012. */
const known: readonly (readonly [RegExp, Title])[] = [
  [/^AMAZON_LINUX_(\d+)$/, (version = "") => `Amazon Linux ${version}`],
  [/^UBUNTU_(?:LINUX_)?(\d+)_(\d+)(?:_LTS)?$/, (a = "", b = "") => `Ubuntu Linux ${a}.${b} LTS`],
  [/^(?:RHEL|RED_?HAT(?:_ENTERPRISE_LINUX)?)_(\d+)$/, (v = "") => `Red Hat Enterprise Linux ${v}`],
  [/^ROCKY(?:_LINUX)?_(\d+)$/, (version = "") => `Rocky Linux ${version}`],
  [
    /^(?:SLES|SUSE_LINUX_ENTERPRISE(?:_SERVER)?)_(\d+)$/,
    (version = "") => `SUSE Linux Enterprise ${version}`,
  ],
  [
    /^(?:MICROSOFT_)?WINDOWS(?:_SERVER)?_(\d{4})(_R2)?$/,
    (year = "", r2?: string) => `Microsoft Windows Server ${year}${r2 === undefined ? "" : " R2"}`,
  ],
];

function capitalised(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
