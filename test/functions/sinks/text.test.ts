import { expect } from "chai";
import fc from "fast-check";
import { allowedText, cutBytes, present, utf8Length } from "../../../functions/sinks/text";
import { oddText, unitText } from "../../helpers/texts";

const loneSurrogate = /\p{Cs}/u;

describe("text for services", () => {
  it("keeps tabs, line ends and every visible character", () => {
    const text = "a\tb\nc\r\u0085é漢😀\ue000\ufffd";

    expect(allowedText(text)).to.equal(text);
  });

  it("replaces what SQS and XML refuse by U+FFFD", () => {
    expect(allowedText("\u0000\u0008\u000b\u001f\ufffe\uffff\ud800")).to.equal("\ufffd".repeat(7));
  });

  it("leaves nothing that is refused in any text, and changes only once", () => {
    fc.assert(
      fc.property(unitText, (text) => {
        const allowed = allowedText(text);
        expect(allowed).to.not.match(loneSurrogate);
        expect(allowed).to.have.lengthOf(text.length);
        expect(allowedText(allowed)).to.equal(allowed);
      }),
    );
  });

  it("cuts to bytes without splitting a code point, as much as fits", () => {
    fc.assert(
      fc.property(oddText, fc.integer({ min: 0, max: 6000 }), (text, limit) => {
        const whole = allowedText(text);
        const short = cutBytes(whole, limit);

        expect(utf8Length(short)).to.be.at.most(limit);
        expect(short).to.not.match(loneSurrogate);
        if (short === whole) return;
        const kept = short.endsWith("…") ? short.slice(0, -1) : short;
        expect(whole.startsWith(kept)).to.equal(true);
        // A code point has four bytes at most, the mark three.
        expect(utf8Length(short)).to.be.above(limit - 4);
      }),
    );
  });

  it("marks what it cut", () => {
    expect(cutBytes("漢字漢字", 9)).to.equal("漢字…");
    expect(cutBytes("漢字漢", 9)).to.equal("漢字漢");
    expect(cutBytes("abcdef", 2)).to.equal("ab");
  });

  it("gives nothing for a text without anything visible, never an empty or blank one", () => {
    for (const text of [undefined, "", " ", "\n\t\u00a0\u2028"]) {
      expect(present(text, 10)).to.equal(undefined);
    }
    fc.assert(
      fc.property(oddText, fc.integer({ min: 1, max: 3000 }), (text, limit) => {
        const shown = present(text, limit);
        if (shown === undefined) return;
        expect(shown).to.match(/\S/);
        expect(shown.length).to.be.at.most(limit);
        expect(shown).to.not.match(loneSurrogate);
      }),
    );
  });
});
