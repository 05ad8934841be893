import * as path from "node:path";
import { expect } from "chai";
import { type ScanBench, useBench } from "../../helpers/scanBench";
import { runScript } from "../../helpers/scanScript";

/** os-release as each system has it (the fields that matter), and the content to look for. */
const systems: [osRelease: string, products: string][] = [
  ['ID="rhel"\nVERSION_ID="7.9"\nID_LIKE="fedora"', "rhel7"],
  ['ID="rhel"\nVERSION_ID="8.10"\nID_LIKE="fedora"', "rhel8"],
  ['ID="rhel"\nVERSION_ID="9.6"', "rhel9"],
  ['ID="rhel"\nVERSION_ID="10.0"', "rhel10"],
  ['ID="rhel"\nVERSION_ID="6.10"', ""],
  ['ID="centos"\nVERSION_ID="7"\nID_LIKE="rhel fedora"', "centos7 rhel7"],
  ['ID="centos"\nVERSION_ID="8"', "centos8 rhel8"],
  ['ID="centos"\nVERSION_ID="9"', "cs9 rhel9"],
  ['ID="centos"\nVERSION_ID="10"', "cs10 rhel10"],
  ['ID="rocky"\nVERSION_ID="8.10"', "rl8 rhel8"],
  ['ID="rocky"\nVERSION_ID="9.5"', "rl9 rhel9"],
  ['ID="almalinux"\nVERSION_ID="9.5"', "almalinux9 rhel9"],
  ['ID="almalinux"\nVERSION_ID="10.0"', "almalinux10 rhel10"],
  ['ID="ol"\nVERSION_ID="7.9"', "ol7"],
  ['ID="ol"\nVERSION_ID="10.0"', "ol10"],
  ['ID="amzn"\nVERSION_ID="2"\nID_LIKE="centos rhel fedora"', "amzn2"],
  ['ID="amzn"\nVERSION_ID="2023"\nID_LIKE="fedora"', "al2023"],
  ['ID="amzn"\nVERSION_ID="2018.03"\nID_LIKE="rhel fedora"', ""],
  ['ID=ubuntu\nVERSION_ID="20.04"\nID_LIKE=debian', "ubuntu2004"],
  ['ID=ubuntu\nVERSION_ID="22.04"', "ubuntu2204"],
  ['ID=ubuntu\nVERSION_ID="24.04"', "ubuntu2404"],
  ['ID=ubuntu\nVERSION_ID="18.04"', ""],
  ['ID=debian\nVERSION_ID="11"', "debian11"],
  ['ID=debian\nVERSION_ID="13"', "debian13"],
  ["ID=debian\nVERSION_CODENAME=forky", ""],
  ['ID="sles"\nVERSION_ID="12.5"', "sle12"],
  ['ID="sles"\nVERSION_ID="15.6"', "sle15"],
  ['ID="sles_sap"\nVERSION_ID="15.6"', "sle15"],
  ['ID=linuxmint\nVERSION_ID="22"\nID_LIKE="ubuntu debian"\nUBUNTU_CODENAME=noble', "ubuntu2404"],
  ['ID=raspbian\nVERSION_ID="12"\nID_LIKE=debian\nVERSION_CODENAME=bookworm', "debian12"],
  ['ID="eurolinux"\nVERSION_ID="9.4"\nID_LIKE="rhel fedora centos"', "rhel9"],
  ['ID="opensuse-leap"\nVERSION_ID="15.6"\nID_LIKE="suse opensuse"', "sle15"],
  ["ID=arch", ""],
  ["", ""],
];

describe("The scan script on each system", () => {
  let bench: ScanBench;
  useBench((begun) => (bench = begun));

  for (const [osRelease, products] of systems) {
    const system = osRelease.replace(/\n/g, " ").replace(/"/g, "") || "no os-release";
    it(`looks for ${products || "nothing"} on ${system}`, async () => {
      bench.host.osRelease(osRelease);

      const { stdout } = await runScript(bench.host.environment(""), {
        functions: 'find_products; echo "$products"',
      });

      expect(stdout.trim()).to.equal(products);
    });
  }

  it("falls back to the content of the system that a clone is built from", async () => {
    const environment = await bench.start();
    bench.host.osRelease('ID="rocky"\nVERSION_ID="9.5"');
    bench.host.installScanner();
    bench.host.installContent("rhel9", "stig", "cis", "cis_server_l1");

    expect((await runScript(environment)).status).to.equal(0);
    expect(bench.host.read("oscap.args")).to.contain(
      path.join(bench.host.content, "ssg-rhel9-ds.xml"),
    );
    expect(bench.host.read("oscap.args")).to.contain(
      "--profile\nxccdf_org.example_profile_cis_server_l1\n",
    );
  });

  it("reports a system that it does not know, in a sentence", async () => {
    const environment = await bench.start();
    bench.host.osRelease('ID=arch\nPRETTY_NAME="Arch Linux"');
    bench.host.installScanner();

    expect((await runScript(environment)).status).to.equal(1);
    expect(bench.failure).to.include({
      stage: "os",
      message: "Arch Linux is not a system whose content this scan knows: give DataStream",
    });
  });

  const packages: [manager: string, osRelease: string, product: string, installed: string[]][] = [
    [
      "dnf",
      'ID="rhel"\nVERSION_ID="9.6"',
      "rhel9",
      ["-y install openscap-scanner", "-y install scap-security-guide"],
    ],
    [
      "yum",
      'ID="amzn"\nVERSION_ID="2"',
      "amzn2",
      ["-y install openscap-scanner", "-y install scap-security-guide"],
    ],
    [
      "zypper",
      'ID="sles"\nVERSION_ID="15.6"',
      "sle15",
      [
        "--non-interactive install --no-recommends openscap-utils",
        "--non-interactive install --no-recommends scap-security-guide",
      ],
    ],
    ["apt-get", 'ID=debian\nVERSION_ID="12"', "debian12", ["openscap-scanner", "ssg-debian"]],
    [
      "apt-get",
      'ID=ubuntu\nVERSION_ID="24.04"',
      "ubuntu2404",
      ["openscap-scanner", "ssg-debderived"],
    ],
    ["apt-get", 'ID=ubuntu\nVERSION_ID="22.04"', "ubuntu2204", ["libopenscap8", "ssg-debderived"]],
  ];

  for (const [manager, osRelease, product, installed] of packages) {
    const wanted = installed.map((each) => each.split(" ").at(-1)).join(" and ");
    it(`installs ${wanted} by ${manager} for ${product}, where they are missing`, async () => {
      const { host } = bench;
      const environment = await bench.start();
      host.osRelease(osRelease);
      host.installScanner();
      host.command("scanner-to-install", host.read("bin/oscap"));
      const datastream = host.installContent(product, "standard");
      host.write("content-to-install", host.read(`content/ssg-${product}-ds.xml`));
      bench.host.uninstall("bin/oscap", `content/ssg-${product}-ds.xml`);
      host.command("apt-cache", product === "ubuntu2204" ? "exit 100" : "exit 0");
      host.command(
        manager,
        `printf '%s\n' "$*" >>'${host.file("installs")}'
         case "$*" in
           *install*scap-security-guide | *install*ssg-*) cat '${host.file("content-to-install")}' >'${datastream}' ;;
           *install*openscap*) mv '${path.join(host.bin, "scanner-to-install")}' '${path.join(host.bin, "oscap")}' ;;
         esac`,
      );

      const { status, stdout } = await runScript(environment);

      expect(stdout).to.contain("installing the scanner");
      expect(status).to.equal(0);
      const lines = host.read("installs").split("\n");
      const commands = lines.filter((line) => line.includes("install"));
      expect(commands).to.have.length(2);
      installed.forEach((each, index) => expect(commands[index]).to.match(new RegExp(`${each}$`)));
    });
  }

  it("installs nothing where that is not allowed, and says what is missing", async () => {
    const environment = await bench.start();
    bench.host.command("apt-get", `echo "$@" >>'${bench.host.file("installs")}'`);

    const without = await runScript({ ...environment, SSM_AllowInstall: "false" });
    expect(without.status).to.equal(1);
    expect(bench.failure).to.include({
      stage: "scanner",
      message:
        "the OpenSCAP scanner (oscap) is not installed, and this scan may not install it (AllowInstall is false)",
    });
    expect(bench.host.read("installs")).to.equal("");
  });

  it("says why what is missing could not be installed", async () => {
    const environment = await bench.start();
    bench.host.installScanner();
    bench.host.command("apt-get", "echo 'E: Unable to locate package ssg-debian' >&2; exit 100");

    expect((await runScript(environment)).status).to.equal(1);
    expect(bench.failure).to.include({ stage: "content" });
    expect(bench.failure["message"])
      .to.contain("no content for Debian GNU/Linux 12 (bookworm) (ssg-debian12)")
      .and.to.contain("could not be installed: E: Unable to locate package ssg-debian");
  });
});
