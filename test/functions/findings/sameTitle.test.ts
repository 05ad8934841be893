import { expect } from "chai";
import { sameTitle, titleDigest } from "../../../functions/findings/sameTitle";

const plain = "Ensure permissions on /etc/passwd are configured";

describe("two titles of a recommendation", () => {
  for (const other of [
    "ensure  Permissions on /etc/passwd are configured.",
    "Ensure permissions on '/etc/passwd' are configured",
    "Ensure the permissions on /etc/passwd are configured (Automated)",
  ]) {
    it(`are the same, and have the same digest: ${other}`, () => {
      expect(sameTitle(plain, other)).to.equal(true);
      expect(titleDigest(other)).to.equal(titleDigest(plain));
    });
  }

  for (const other of [
    "Ensure permisions on /etc/passwd are configured",
    "Ensure permissiions on /etc/passwd are configured",
    "Ensure permissoins on /etc/passwd are configured",
    "Ensure permissions on /etc/passwd are confjgured",
  ]) {
    it(`are the same where one has a typing error: ${other}`, () => {
      expect(sameTitle(plain, other)).to.equal(true);
      expect(sameTitle(other, plain)).to.equal(true);
    });
  }

  for (const other of [
    "Ensure permissions on /etc/passwd- are configured",
    "Ensure permissions on /etc/shadow are configured",
    "Ensure permissions on /etc/passwd are not configured",
    "Ensure permisions on /etc/passwd are configurred",
    "Ensure ownership on /etc/passwd are configured",
    "",
  ]) {
    it(`are not the same: ${other}`, () => {
      expect(sameTitle(plain, other)).to.equal(false);
    });
  }

  it("are not the same where short words, numbers or negations differ", () => {
    for (const [one, other] of [
      ["Ensure IPv4 is off", "Ensure IPv6 is off"],
      ["Ensure TLS 1.2 is used", "Ensure TLS 1.3 is used"],
      ["Ensure telnet is enabled", "Ensure telnet is disabled"],
      ["Ensure telnet is installed", "Ensure telnet is uninstalled"],
      ["Ensure cron is on", "Ensure cron is in"],
    ] as const) {
      expect(sameTitle(one, other), one).to.equal(false);
    }
  });
});
