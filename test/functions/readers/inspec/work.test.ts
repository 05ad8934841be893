import { readInspecReports } from "../../../../functions/readers/inspec";
import { expectLinear } from "../../../helpers/work";
import { inChunks } from "../../../helpers/xccdf";

const listOf = (count: number, each: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => each(index));

/** What a hostile report is made of, by its size. */
const constructs: Readonly<Record<string, (size: number) => unknown>> = {
  "results of one control in a minimal report": (size) => ({
    controls: listOf(size, () => ({ id: "a", profile_id: "p", status: "passed" })),
  }),
  "results of one control": (size) => ({
    profiles: [
      { name: "p", controls: [{ id: "a", results: listOf(size, () => ({ status: "failed" })) }] },
    ],
  }),
  "descriptions of one control": (size) => ({
    profiles: [
      {
        name: "p",
        controls: [
          {
            id: "a",
            descriptions: listOf(size, (index) => ({ label: `l${index}`, data: "d" })),
            results: [{ status: "failed" }],
          },
        ],
      },
    ],
  }),
};

describe("the work of reading InSpec's reports", () => {
  for (const [title, report] of Object.entries(constructs)) {
    it(`grows no faster than ${title}`, async () => {
      await expectLinear(5_000, (size) => {
        const bytes = Buffer.from(JSON.stringify(report(size)));
        return () => readInspecReports(inChunks(bytes));
      });
    });
  }

  it("takes more descriptions of a control than fit into the arguments of a call", async () => {
    const bytes = Buffer.from(JSON.stringify(constructs["descriptions of one control"]?.(200_000)));

    await readInspecReports(inChunks(bytes));
  });
});
