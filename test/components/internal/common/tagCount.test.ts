import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { checkTagCount } from "../../../../components/internal/common/tagCount";
import { componentTags } from "../../../../components/internal/common/tags";
import { rejection } from "../../../helpers/rejection";

const tagsNamed = (prefix: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "x"]));

describe("the tags of a component's resources", () => {
  /** What becomes of so many tags that are known later, beside those of the provider. */
  async function counted(tags: Record<string, string>, defaultTags?: Record<string, string>) {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
      call: () => ({ ...(defaultTags && { tags: defaultTags }) }),
    });
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const all = componentTags("FindingsStore", pulumi.output(tags));
    const checked: unknown = checkTagCount("FindingsStore", "findings", all, parent);
    // An output's own promise, which ends in what was thrown; `apply` would not be called then.
    return (checked as { promise(): Promise<Record<string, string>> }).promise();
  }

  it("are fifty at most, with the one that tells which component made a resource", async () => {
    expect(Object.keys(await counted(tagsNamed("own", 49)))).to.have.length(50);

    const { message } = await rejection(counted(tagsNamed("own", 50)));

    expect(message).to.match(
      /^FindingsStore "findings": property tags was 50 tags, must be so many/,
    );
  });

  it("are counted with those of the provider, each key once", async () => {
    expect(await counted(tagsNamed("own", 20), tagsNamed("own", 49))).to.have.property("own19");
    expect(await counted(tagsNamed("own", 20), tagsNamed("other", 29))).to.have.property("own19");

    const { message } = await rejection(counted(tagsNamed("own", 20), tagsNamed("other", 30)));

    expect(message).to.include(
      "property tags was 20 tags, beside 30 others of the provider's defaultTags, must be",
    );
  });
});
