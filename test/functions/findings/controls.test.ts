import { expect } from "chai";
import { controlIds } from "../../../functions/findings/controls";

const nist = "http://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-53r4.pdf";
const nist3 = "http://csrc.nist.gov/publications/nistpubs/800-53-Rev3/sp800-53-rev3-final.pdf";
const stigs =
  "https://public.cyber.mil/stigs/downloads/?_dl_facet_stigs=operating-systems%2Cunix-linux";

function ofReferences(...references: readonly (readonly [href: string, text: string])[]): string[] {
  return controlIds(
    { references: references.map(([href, text]) => ({ href, text })), idents: [] },
    [],
  );
}

describe("the controls of a rule", () => {
  it("name the catalogue where a number alone means nothing", () => {
    expect(ofReferences([nist, "AC-17(2)"], [nist3, "CM-6(d)"])).to.deep.equal([
      "NIST.800-53 AC-17(2)",
      "NIST.800-53 CM-6(d)",
    ]);
    expect(
      ofReferences(
        ["https://www.cisecurity.org/benchmark/red_hat_linux/", "1.5.4"],
        ["https://benchmarks.cisecurity.org/tools2/linux/CIS_Debian_Benchmark_v1.0.pdf", "9.3.2"],
      ),
    ).to.deep.equal(["CIS 1.5.4", "CIS 9.3.2"]);
  });

  it("are several where one reference lists several", () => {
    expect(ofReferences([nist, "AC-17(a);CM-6 (a), SC-7"])).to.deep.equal([
      "NIST.800-53 AC-17(a)",
      "NIST.800-53 CM-6(a)",
      "NIST.800-53 SC-7",
    ]);
  });

  it("take in STIG ids from references and from the rule's version", () => {
    const metadata = {
      version: "RHEL-08-030000",
      references: [{ href: stigs, text: "UBTU-20-010000" }, { text: "WN10-00-000005" }],
      idents: [],
    };

    expect(controlIds(metadata, [])).to.deep.equal([
      "STIG RHEL-08-030000",
      "STIG UBTU-20-010000",
      "STIG WN10-00-000005",
    ]);
  });

  it("take in CCI and CCE ids from references and idents of rule and rule-result", () => {
    const metadata = {
      references: [{ href: "https://public.cyber.mil/stigs/cci/", text: "CCI-000366" }],
      idents: [{ system: "http://cyber.mil/cci", value: "CCI-002233" }],
    };
    const idents = [
      { system: "https://nvd.nist.gov/cce/index.cfm", value: "CCE-83694-0" },
      { system: "http://cyber.mil/cci", value: "CCI-000366" },
    ];

    expect(controlIds(metadata, idents)).to.deep.equal(["CCI-000366", "CCI-002233", "CCE-83694-0"]);
  });

  it("stand in the order of their catalogues, each once", () => {
    expect(
      ofReferences(
        ["x", "CCE-80869-9"],
        [stigs, "RHEL-08-010020"],
        ["https://www.cisecurity.org/benchmark/x/", "1.1.1"],
        ["x", "CCI-000366"],
        [nist, "AC-2"],
        [nist, "AC-2"],
      ),
    ).to.deep.equal([
      "NIST.800-53 AC-2",
      "CCI-000366",
      "CIS 1.1.1",
      "STIG RHEL-08-010020",
      "CCE-80869-9",
    ]);
  });

  it("leave out what belongs to no catalogue that is named", () => {
    expect(
      ofReferences(
        ["https://www.cisecurity.org/controls/", "11"],
        ["https://www.iso.org/standard/54534.html", "A.12.1.2"],
        ["https://public.cyber.mil/stigs/srg-stig-tools/", "SV-204392r853878_rule"],
        [stigs, "SRG-OS-000480-GPOS-00227"],
        ["", "1034"],
      ),
    ).to.deep.equal([]);
  });

  it("are those of the rule-result alone where nothing is known of the rule", () => {
    expect(controlIds(undefined, [{ system: "", value: "CCE-27078-5" }])).to.deep.equal([
      "CCE-27078-5",
    ]);
  });

  it("are no more, and no longer, than a finding has room for", () => {
    const references = Array.from({ length: 1000 }, (_, index) => [nist, `AC-${index}`] as const);
    const long = ofReferences([nist, `AC-1${"(1)".repeat(1000)}`]);

    expect(ofReferences(...references)).to.have.length(200);
    expect(long.map((id) => id.length)).to.deep.equal([64]);
    expect(long[0]).to.match(/…$/);
  });
});
