import { expect } from "chai";
import * as fc from "fast-check";
import { limitsFrom } from "../../../../functions/readers/xccdf/limits";
import { NameReader } from "../../../../functions/readers/xccdf/nameReader";
import { OrdinaryTagReader, UNUSUAL } from "../../../../functions/readers/xccdf/ordinaryTag";
import { StartTag } from "../../../../functions/readers/xccdf/startTag";
import { TagReader } from "../../../../functions/readers/xccdf/tagReader";
import { Window } from "../../../../functions/readers/xccdf/window";

const limits = limitsFrom({ attributes: 3, nameBytes: 30, attributeBytes: 30, tagBytes: 40 });

function windowOf(text: string): Window {
  const window = new Window();
  window.append(Buffer.from(text));
  return window;
}

/** All that a tag says, for as many attributes as it has. */
function said(tag: StartTag) {
  const { nameStart, nameEnd, localStart, selfClosing, attributeCount, declares, prefixed } = tag;
  const places = [tag.nameStarts, tag.nameEnds, tag.localStarts, tag.valueStarts, tag.valueEnds];
  return {
    ...{ nameStart, nameEnd, localStart, selfClosing, attributeCount, declares, prefixed },
    places: places.map((each) => [...each.subarray(0, attributeCount)]),
  };
}

function ordinarily(text: string) {
  const tag = new StartTag(limits);
  const end = new OrdinaryTagReader(tag, limits).read(windowOf(text).bytes, 0);
  return { end, tag };
}

function fully(text: string) {
  const tag = new StartTag(limits);
  const end = new TagReader(tag, new NameReader(limits), limits).read(windowOf(text), 0);
  return { end, tag };
}

const pieces = [
  ...Array.from("<>&;\"'/= \n\t:é-_.9\u0001\uFFFE"),
  ...'<a <p:b </c a="b" x="y" p:q="r" xmlns="u" xmlns:p="v" a=\'b\' a = "b" /> abcdefghijkl c="&lt;"'
    .split(" ")
    .flatMap((piece) => [piece, ` ${piece}`]),
  ' c="d"',
  ' e="it is"',
  ' g=""',
];
const tags = fc
  .array(fc.constantFrom(...pieces), { maxLength: 8 })
  .map((chosen) => `<${chosen.join("")}`);

describe("an ordinary tag", () => {
  for (const text of ["<a>", "<a/>", "<p:a-b.c/>", `<a b="c" d=">">`, `<a b="é"/>`]) {
    it(`is ${text}`, () => {
      expect(ordinarily(text).end).to.equal(Buffer.byteLength(text));
    });
  }

  for (const text of [
    ...["<a", "<a b", `<a b="c`, `<a b="c"`, "<a/", "</a>", "<é>", "<a\n>", "<1>", "<a:>", "<:a>"],
    ...[`<a b='c'>`, `<a b="&lt;">`, `<a b="c" b="d">`, `<a p:b="c">`, `<a xmlns="u">`],
    ...[`<a  b="c">`, `<a b="\n">`, `<a b="c"d="e">`, `<a b="c" d="e" f="g" h="i">`, "<a:b:c>"],
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(ordinarily(text).end).to.equal(UNUSUAL);
    });
  }

  it("is read as any other is", () => {
    let ordinary = 0;
    fc.assert(
      fc.property(tags, (text) => {
        const found = ordinarily(text);
        fc.pre(found.end !== UNUSUAL);
        ordinary += 1;

        const expected = fully(text);
        expect(found.end).to.equal(expected.end);
        expect(said(found.tag)).to.deep.equal(said(expected.tag));
      }),
      { numRuns: 300, maxSkipsPerRun: 1000 },
    );
    expect(ordinary).to.equal(300);
  });
});
