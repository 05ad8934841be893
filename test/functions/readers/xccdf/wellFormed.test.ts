import { expect } from "chai";
import { DocumentError } from "../../../../functions/errors";
import {
  inChunks,
  reportOf,
  reportsOf,
  ruleResult,
  testResult,
  xccdf12,
} from "../../../helpers/xccdf";
import { readScanReports } from "../../../../functions/readers/xccdf";

/** A whole document with the given text where nothing is read: in a part that is only checked. */
const around = (text: string) => `<x>\n${text}${testResult("")}</x>`;

async function refusalOf(document: string | Uint8Array): Promise<DocumentError> {
  const error: unknown = await reportsOf(document).catch((caught: unknown) => caught);
  if (error instanceof DocumentError) return error;
  throw new Error(`the document was not refused as it should be: ${String(error)}`);
}

/** What is wrong, the document, where it is found, and the words that say so. */
type Case = readonly [
  title: string,
  document: string,
  line: number,
  column: number,
  reason: RegExp,
];

const entities: readonly Case[] = [
  ["a document type", `<?xml version="1.0"?><!DOCTYPE x><x/>`, 1, 22, /document type declarations/],
  ["an entity declaration", `<!DOCTYPE x [<!ENTITY e "v">]><x/>`, 1, 1, /document type/],
  ["a declaration elsewhere", around(`<!ENTITY e "v">`), 2, 1, /"<!" must begin a comment/],
  ["a document type in lower case", `<!doctype x><x/>`, 1, 1, /"<!" must begin a comment/],
  ["an entity that is not XML's", around("a&nbsp;b"), 2, 2, /"&nbsp;" is not known/],
  ["an entity in a value", around(`<a b="&e;"/>`), 2, 7, /"&e;" is not known/],
  ["an entity named like a built-in property", around("&constructor;"), 2, 1, /is not known/],
  ["a bare ampersand", around("a & b"), 2, 3, /"&" must begin a reference/],
  ["an ampersand at the end of a value", around(`<a b="c&"/>`), 2, 8, /"&" must begin/],
  ["a reference to a forbidden character", around("&#0;"), 2, 1, /"&#0;" is not known/],
  ["a reference to a surrogate", around("&#xD800;"), 2, 1, /is not known/],
  ["a reference beyond Unicode", around("&#x110000;"), 2, 1, /is not known/],
  ["a very long reference", around(`&#${"0".repeat(2000)}65;`), 2, 1, /longer than 1024 bytes/],
  ["a reference with a capital X", around("&#X41;"), 2, 1, /is not known/],
];

const nesting: readonly Case[] = [
  ["tags that cross", around("<a><b></a></b>"), 2, 7, /end tag <\/b> must stand here/],
  ["an end tag of another case", around("<a></A>"), 2, 4, /end tag <\/a> must stand here/],
  ["an end tag of another prefix", `<p:a xmlns:p="u" xmlns:q="u"></q:a>`, 1, 30, /<\/p:a> must/],
  ["an end tag that is longer", around("<a></ab>"), 2, 4, /end tag <\/a> must stand here/],
  ["an end tag that is shorter", around("<ab></a>"), 2, 5, /end tag <\/ab> must stand here/],
  ["an end tag with more in it", around(`<a></a b="c">`), 2, 4, /end tag <\/a> must stand here/],
  ["an end tag before the root", "</a>", 1, 1, /end tag must not stand outside the root/],
  ["a second root", "<a/>\n<b/>", 2, 1, /second root element/],
  ["text before the root", "x<a/>", 1, 1, /text must not stand before the root/],
  ["text behind the root", "<a/>x", 1, 5, /text must not stand behind the root/],
  ["a CDATA section behind the root", "<a/><![CDATA[x]]>", 1, 5, /"<!" must begin a comment/],
  ["no root", "<!-- only a comment -->", 1, 24, /no root element/],
];

const tags: readonly Case[] = [
  ["a value without quotes", around("<a b=c/>"), 2, 6, /value of the attribute b must be quoted/],
  ["an attribute without value", around("<a b/>"), 2, 5, /attribute b has no value/],
  ["attributes that touch", around(`<a b="c"d="e"/>`), 2, 9, /must come after white space/],
  ["an attribute given twice", around(`<a b="c" b="d"/>`), 2, 10, /attribute b is given twice/],
  [
    "an attribute given twice under two prefixes",
    around(`<a xmlns:p="u" xmlns:q="u" p:b="c" q:b="d"/>`),
    2,
    1,
    /attribute b of "u" is given twice/,
  ],
  ["a < in a value", around(`<a b="<"/>`), 2, 7, /"<" must not stand in an attribute's value/],
  ["a tag without name", around("< a/>"), 2, 2, /" " cannot begin a name/],
  ["a name that begins with a digit", around("<1a/>"), 2, 2, /"1" cannot begin a name/],
  ["a name that begins with a colon", around("<:a/>"), 2, 2, /":" cannot begin a name/],
  ["a local name that begins with a digit", around("<a:1/>"), 2, 4, /"1" cannot follow ":"/],
  ["a name with two colons", around("<a:b:c/>"), 2, 5, /not have more than one ":"/],
  ["a character that no name has", around("<a×/>"), 2, 3, /"×" in a tag must come after/],
  ["a slash inside a tag", around("<a / >"), 2, 4, /"\/" in a tag must be followed by ">"/],
];

const sections: readonly Case[] = [
  ["]]> in text", around("a ]]> b"), 2, 3, /"]]>" must not stand in text/],
  ["-- in a comment", around("<!-- a -- b -->"), 2, 8, /"--" must not stand inside a comment/],
  ["a comment that ends in --->", around("<!-- a --->"), 2, 8, /"--" must not stand/],
  ["an instruction without target", around("<? a?>"), 2, 3, /" " cannot begin a name/],
  ["an instruction's target with a colon", around("<?a:b c?>"), 2, 1, /must have no colon/],
  ["an instruction's target with a ?", around("<?a?b c?>"), 2, 1, /must be a name/],
  ["a late XML declaration", around(`<?xml version="1.0"?>`), 2, 1, /document's very beginning/],
  ["an XML declaration after white space", ` <?xml version="1.0"?><a/>`, 1, 2, /very beginning/],
  ["an XML declaration without version", `<?xml encoding="UTF-8"?><a/>`, 1, 1, /not well-formed/],
  ["a no-break space in it", `<?xml version="1.0"\u00a0?><a/>`, 1, 1, /not well-formed/],
  ["a line separator in it", `<?xml version\u2028="1.0"?><a/>`, 1, 1, /not well-formed/],
  ["a vertical tab in it", `<?xml version\v="1.0"?><a/>`, 1, 1, /not well-formed/],
  [
    "an XML declaration without end",
    `<?xml version="1.0"${" ".repeat(2000)}`,
    1,
    1,
    /does not end/,
  ],
  ["an XML declaration of version 2", `<?xml version="2.0"?><a/>`, 1, 1, /not well-formed/],
];

const characters: readonly Case[] = [
  ["NUL in text", around("a\0b"), 2, 2, /control character U\+0000/],
  ["NUL in a value", around(`<a b="\0"/>`), 2, 7, /control character U\+0000/],
  ["NUL in a comment", around("<!--\0-->"), 2, 5, /control character U\+0000/],
  ["NUL in a CDATA section", around("<![CDATA[\0]]>"), 2, 10, /control character U\+0000/],
  ["NUL in a tag", around("<a\0/>"), 2, 3, /in a tag must come after white space/],
  ["a control character", around("\u001b[31m"), 2, 1, /control character U\+001B/],
  ["U+FFFE", around("é\uFFFE"), 2, 2, /character U\+FFFE/],
  ["U+FFFF in a value", around(`<a b="\uFFFF"/>`), 2, 7, /character U\+FFFF/],
];

const namespaces: readonly Case[] = [
  ["a prefix that is not declared", around("<p:a/>"), 2, 2, /prefix "p" is not declared/],
  ["an attribute's prefix", around(`<a p:b="c"/>`), 2, 4, /prefix "p" is not declared/],
  ["a prefix out of scope", around(`<a xmlns:p="u"/><p:b/>`), 2, 18, /prefix "p" is not declared/],
  ["a prefix bound to nothing", around(`<a xmlns:p=""/>`), 2, 1, /prefix "p" is bound to nothing/],
  ["the prefix xmlns", around(`<a xmlns:xmlns="u"/>`), 2, 1, /"xmlns" cannot be declared/],
  ["another meaning of xml", around(`<a xmlns:xml="u"/>`), 2, 1, /"xml" cannot be bound/],
  ["a prefix that JavaScript would trip on", around(`<a xmlns:__proto__="u"/>`), 2, 1, /__proto__/],
];

const ends: readonly Case[] = [
  ["an empty document", "", 1, 1, /document is empty/],
  ["white space only", " \n ", 1, 1, /document is empty/],
  ["an end inside a tag", "<a>\n<b c", 2, 5, /ends inside a tag/],
  ["an end inside a value", `<a>\n<b c="d`, 2, 8, /ends inside a tag/],
  ["an end inside an end tag", "<a>\n</", 2, 3, /ends inside a tag/],
  ["an end behind a <", "<a>\n<", 2, 2, /ends inside a tag/],
  ["an end inside text", "<a><b>\ntext", 2, 5, /ends inside the element <b>/],
  ["an end inside a reference", "<a>\n&am", 2, 4, /ends inside the element <a>/],
  ["an end inside a comment", "<a/>\n<!-- x", 2, 7, /ends inside a comment/],
  ["an end inside a CDATA section", "<a>\n<![CDATA[ ]]", 2, 13, /ends inside a CDATA section/],
  ["an end inside an instruction", "<a>\n<?x ?", 2, 6, /ends inside a processing instruction/],
];

describe("the XCCDF reader, given what is not well-formed", () => {
  for (const [name, cases] of Object.entries({
    entities,
    nesting,
    tags,
    sections,
    characters,
    namespaces,
    ends,
  })) {
    describe(name, () => {
      for (const [title, document, line, column, reason] of cases) {
        it(`refuses ${title}`, async () => {
          const error = await refusalOf(document);

          expect(error.reason).to.match(reason);
          expect({ line: error.line, column: error.column }).to.deep.equal({ line, column });
        });

        it(`refuses ${title}, given byte by byte`, async () => {
          const bytes = Buffer.from(document);
          const error: unknown = await readScanReports(() => inChunks(bytes, [1])).catch(
            (caught: unknown) => caught,
          );

          expect(error).to.deep.include({ line, column });
        });
      }
    });
  }

  it("counts columns in characters, however many bytes and chunks they take", async () => {
    const document = Buffer.from(around(`<a b="äöü𝔘"/>${"ß".repeat(300_000)}&x;`));

    for (const sizes of [[65536], [7, 4096]]) {
      const error: unknown = await readScanReports(() => inChunks(document, sizes)).catch(
        (caught: unknown) => caught,
      );
      expect(error).to.deep.include({ line: 2, column: 14 + 300_000 });
    }
  });

  it("refuses bytes that are not UTF-8 at their place", async () => {
    const document = Buffer.from(around("<a>grün</a>"), "latin1");

    const { line, column, reason } = await refusalOf(document);

    expect({ line, column }).to.deep.equal({ line: 2, column: 6 });
    expect(reason).to.match(/not UTF-8/);
  });

  it("refuses overlong forms, surrogates and a character that is cut off", async () => {
    for (const bytes of [
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xe2, 0x82],
    ]) {
      const document = Buffer.concat([Buffer.from("<a>"), Buffer.from(bytes), Buffer.from("</a>")]);
      expect((await refusalOf(document)).reason).to.match(/not UTF-8/);
    }
    expect((await refusalOf(Buffer.from([0x3c, 0x61, 0x3e, 0xe2, 0x82]))).reason).to.match(/UTF-8/);
  });

  it("tells an earlier fault before bytes that are not UTF-8", async () => {
    const document = Buffer.concat([Buffer.from("<a>&</a>"), Buffer.from([0xff])]);

    expect((await refusalOf(document)).reason).to.match(/"&" must begin/);
  });
});

describe("the XCCDF reader, given what is well-formed but odd", () => {
  const odd: Readonly<Record<string, string>> = {
    "> and quotes in text": `a > b "c" 'd'`,
    "] and ]] in text": "a ] b ]] c ]] > d",
    "a > in a value": `<a b="c > d" e='f " g'/>`,
    "white space around =": `<a b = "c"\n\td\r\n=\r\n'e'/>`,
    "white space in an end tag": "<a></a \n>",
    "comments of every form": "<!----><!-- - --><!--><a>--><!--->-->",
    "instructions of every form": "<?a?><?b ? > ??><?xmlx c?>",
    "CDATA sections of every form": "<![CDATA[]]><![CDATA[ ]] > ]]]]><![CDATA[>]]>",
    "names beyond ASCII": "<grün über='x'><ü·/></grün>",
    "names beyond the first plane": "<𐐀 𐐁='x'/>",
    "all of XML's own references": "&lt;&gt;&amp;&quot;&apos;&#65;&#x41;&#x0041;&#x10FFFF;",
    "a reference with many leading zeros": `&#${"0".repeat(500)}65;`,
    "an undeclared default namespace": `<a xmlns="u"><b xmlns=""/></a>`,
    "the prefix xml": `<a xml:lang="en" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`,
    "one prefix meaning two things": `<p:a xmlns:p="u"><p:b xmlns:p="v"/></p:a>`,
    "attributes of one local name": `<a xmlns:p="u" xmlns:q="v" b="1" p:b="2" q:b="3"/>`,
    "an element inside one of its own name": "<a><a><a/></a></a>",
  };

  for (const [title, text] of Object.entries(odd)) {
    it(`takes ${title}`, async () => {
      expect(await reportsOf(around(text))).to.have.lengthOf(1);
    });
  }

  it("takes comments and instructions around the root", async () => {
    const document = `<?xml version='1.0' encoding="utf-8" standalone='yes' ?>\n<!--a--><?b c?>${testResult("")}<!--d-->\n<?e?>\n`;

    expect(await reportsOf(document)).to.have.lengthOf(1);
  });

  it("reads what stands in and beside names beyond the first plane", async () => {
    const read = `<message 𐐀="𐐁" severity="info">a 𐐂 <![CDATA[<𐐃 "> ]]></message><𐐄>b</𐐄>`;
    const document = testResult(ruleResult("r", "fail", read, `𐐅='>' _10405_="x"`));

    const [outcome] = (await reportOf(document)).outcomes;

    expect(outcome?.results[0]?.messages).to.deep.equal([`a 𐐂 <𐐃 ">`]);
  });

  it("takes a rule for one, however the white space around its id is written", async () => {
    const ids = ["r", " r ", "&#32;r", "\tr\n", "&#x9;r&#10;"];
    const document = testResult(
      ids.flatMap((id) => [ruleResult(id, "pass"), ruleResult(id, "fail")]).join(""),
    );

    const { outcomes } = await reportOf(document);

    expect(outcomes.map(({ key }) => key)).to.deep.equal(["r"]);
  });

  it("refuses a well-formed document without results, with its root's place", async () => {
    const { line, column, reason } = await refusalOf(`<!-- x -->\n<CATALOG xmlns="urn:plants"/>`);

    expect({ line, column }).to.deep.equal({ line: 2, column: 1 });
    expect(reason).to.match(/no TestResult of XCCDF.*<CATALOG> of "urn:plants"/);
  });

  it("finds nothing in a foreign namespace", async () => {
    const { reason } = await refusalOf(testResult("", `xmlns="urn:other"`));

    expect(reason).to.match(/no TestResult/);
  });

  it("finds a TestResult under any prefix, and in no namespace", async () => {
    const prefixed = `<x:TestResult xmlns:x="${xccdf12}" xmlns="urn:other"><rule-result/></x:TestResult>`;

    expect((await reportsOf(prefixed))[0]?.counts).to.deep.equal({});
    expect(await reportsOf(testResult("", ""))).to.have.lengthOf(1);
  });
});
