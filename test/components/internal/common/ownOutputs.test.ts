import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ownOutputs } from "../../../../components/internal/common/ownOutputs";
import { everyComponent } from "../../../helpers/everyComponent";
import { registered } from "../../../helpers/mocks";
import { packageSchema } from "../../../helpers/packageSchema";

describe("the outputs that a component registers", () => {
  for (const [component, build] of Object.entries(everyComponent)) {
    it(`of ${component} are those that other languages are promised`, async () => {
      const resource = (await packageSchema()).resources[`plumbline:index:${component}`];
      let made: pulumi.Resource | undefined;
      await registered((options) => (made = build(options)));

      const outputs = Object.keys(ownOutputs(made as pulumi.ComponentResource));

      expect(Object.keys(resource?.properties ?? {})).to.include.members(outputs);
      expect(outputs).to.include.members(resource?.required ?? ["a schema"]);
    });
  }
});
