import { expect } from "chai";
import { instantFrom, isLocal } from "../../../../functions/readers/shared/instant";

describe("a time in a document", () => {
  it("is an instant in UTC, by the zone that it has", () => {
    expect(instantFrom("2026-11-21T03:00:00Z")).to.equal("2026-11-21T03:00:00.000Z");
    expect(instantFrom(" 2026-11-21T03:00:00.25+02:00 ")).to.equal("2026-11-21T01:00:00.250Z");
    expect(instantFrom("2026-11-21T03:00:00-14:00")).to.equal("2026-11-21T17:00:00.000Z");
    expect(instantFrom("2026-11-21T03:00:00")).to.equal("2026-11-21T03:00:00.000Z");
  });

  it("is none where no scan can have been made then", () => {
    for (const text of [
      "0000-01-01T00:00:00+14:00",
      "1969-12-31T23:59:59Z",
      "1970-01-01T00:00:00+00:01",
      "2200-01-01T00:00:00Z",
      "2199-12-31T23:59:59-00:01",
      "9999-12-31T23:59:59-14:00",
    ]) {
      expect(instantFrom(text), text).to.equal(undefined);
      expect(isLocal(text), text).to.equal(false);
    }
    expect(instantFrom("1970-01-01T00:00:00Z")).to.equal("1970-01-01T00:00:00.000Z");
    expect(instantFrom("2199-12-31T23:59:59Z")).to.equal("2199-12-31T23:59:59.000Z");
  });

  it("is none in a zone that there is not", () => {
    for (const zone of ["+14:01", "-14:01", "+99:99", "+02:60", "-23:00"]) {
      expect(instantFrom(`2026-11-21T03:00:00${zone}`), zone).to.equal(undefined);
    }
  });
});
