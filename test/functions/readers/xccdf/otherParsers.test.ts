import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import { DocumentError } from "../../../../functions/errors";
import { limitsFrom } from "../../../../functions/readers/xccdf/limits";
import { Scanner } from "../../../../functions/readers/xccdf/scanner";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";
import {
  type XmlEvents,
  saxEvents,
  saxesAccepts,
  scannedEvents,
} from "../../../../fuzz/xml/events";

/** Documents with a bit of everything, which the properties below damage. */
const whole = [
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><a:r xmlns:a="urn:a" xmlns="urn:b" a:x='1 "q"' y="it's &amp; &#65;\nz">\n text &lt; ] ]] &#x41; é <![CDATA[ x ] ]] > ]]><!-- c\n --><b c="d" e = "f"\n g="h"/><b/><b /><a:b></a:b ><c\n d="e">t</c><?pi a ? b?><d><e><f>x</f></e></d></a:r>\n`,
  `<r x="1"><r><r/></r>]]&gt;<![CDATA[]]]]><![CDATA[>]]></r><!--x--><?y?>`,
  `<r>\n<a b="c" d="e">t\n<f/> ] <e g="1"><b>]] </b></e></a>\n<p:a xmlns:p="u"><p:b/></p:a><b></b></r>`,
  `<p:r xmlns:p="u" xmlns:q="v"><p:a q:z="1" z="2" p:z="3"/><q:a xmlns:q="w" xmlns=""><b/></q:a></p:r>`,
];
const attributes = ["x", "y", "c", "e", "g", "d", "z"];
const pieces = [
  ...Array.from("<>&;\"'/!-?= \na:é·1][._\u0001\uFFFE"),
  ...'-- ]]> <![CDATA[ <!-- --> <? ?> &# &#x <b> </b> <b/> xml xmlns xmlns:a="u" p: z="1"'.split(
    " ",
  ),
];

const damage = fc.record({
  at: fc.nat(1000),
  removed: fc.nat(3),
  inserted: fc.constantFrom("", ...pieces),
});
const damaged = fc
  .tuple(fc.constantFrom(...whole), fc.array(damage, { minLength: 1, maxLength: 2 }))
  .map(([document, damages]) =>
    damages.reduce((text, { at, removed, inserted }) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + inserted + text.slice(place + removed);
    }, document),
  );

/** What our scanner finds, or why it refuses. */
function scanned(document: string, sizes: readonly number[]): XmlEvents | string {
  try {
    return scannedEvents(Buffer.from(document), attributes, sizes);
  } catch (error) {
    return String(error);
  }
}

/** White space in a namespace's name: sax and saxes leave it or cut it off, XML has it as spaces. */
const hasOddNamespace = (document: string) => /xmlns[^=]*=\s*(?:"[^"]*\s|'[^']*\s)/.test(document);

/** What the scanner says of a document of which everything is looked at, or nothing. */
function verdictOf(document: string, watchAll: boolean, size: number): unknown {
  const listener = {
    startTag: () => undefined,
    endTag: () => undefined,
    enterSection: () => undefined,
    leaveSection: () => undefined,
    leave: () => undefined,
  };
  const scanner = new Scanner(listener, limitsFrom({ depth: 4 }), ["e"]);
  scanner.watchAll = watchAll;
  try {
    for (const [chunk] of document.matchAll(new RegExp(`[^]{1,${size}}`, "gu"))) {
      scanner.write(Buffer.from(chunk));
    }
    scanner.end();
    return scanner.position;
  } catch (error) {
    return error instanceof DocumentError ? error.message : error;
  }
}

describe("what nobody looks at", () => {
  it("is held to the same rules, and found wrong in the same place, as what is read", () => {
    fc.assert(
      fc.property(damaged, fc.integer({ min: 1, max: 300 }), (document, size) => {
        expect(verdictOf(document, false, size)).to.deep.equal(verdictOf(document, true, size));
      }),
      { numRuns: 4000 },
    );
  });
});

describe("beside other parsers", () => {
  it("the scanner refuses what saxes refuses and, but for what namespaces forbid, nothing else", () => {
    fc.assert(
      fc.property(damaged, fc.integer({ min: 1, max: 40 }), (document, size) => {
        // saxes ends a target at any "?" (expat and libxml2 refuse that, XML 1.0, production 16).
        fc.pre(!hasOddNamespace(document) && !/<\?[^\s?]*\?[^>]/.test(document));
        const found = scanned(document, [size]);
        // saxes lets local names begin with what no name begins with, and targets have colons.
        const forbiddenByNamespaces = /cannot follow ":"|must have no colon/.test(String(found));

        expect(typeof found === "string").to.equal(
          !saxesAccepts(document) || forbiddenByNamespaces,
          String(found),
        );
      }),
      { numRuns: 4000 },
    );
  });

  it("the scanner finds what sax finds, strict and with namespaces", () => {
    fc.assert(
      fc.property(damaged, fc.integer({ min: 1, max: 40 }), (document, size) => {
        // sax takes "??>" for an instruction that goes on.
        fc.pre(!hasOddNamespace(document) && !document.includes("??>"));
        const found = scanned(document, [size]);
        fc.pre(typeof found !== "string");

        expect(found).to.deep.equal(saxEvents(document, attributes));
      }),
      { numRuns: 1500 },
    );
  });

  for (const file of [
    "t_multicheck.arf.xml",
    "t_cdata.arf.xml",
    "odd-cdata-decoy.xml",
    "odd-comment-decoy.xml",
    "firefox_stig.xccdf.xml",
    "hd2-scc-rhel7.xccdf.xml",
    "os-overrides.arf.xml",
  ]) {
    it(`the scanner finds what sax finds in ${file}`, function () {
      skipWithoutFixtures(this);
      const bytes = fs.readFileSync(fixture(file));
      const names = ["id", "idref", "severity", "href", "name", "system", "type"];

      expect(scannedEvents(bytes, names)).to.deep.equal(saxEvents(bytes.toString(), names));
    });
  }
});
