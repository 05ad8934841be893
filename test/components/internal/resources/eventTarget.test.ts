import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { everyComponent } from "../../../helpers/everyComponent";
import { promiseOf, type Registered, registered } from "../../../helpers/mocks";

/** What a resource waits for, by URN. */
function awaited({ options }: Registered): Promise<readonly string[]> {
  const resources = [options.dependsOn ?? []].flat() as pulumi.Resource[];
  return Promise.all(resources.map(({ urn }) => promiseOf(urn)));
}

describe("a target of events", () => {
  for (const [component, build] of Object.entries(everyComponent)) {
    it(`of ${component} waits until what it cannot deliver is let into the dead letters`, async () => {
      const registrations = await registered(build);

      for (const target of registrations.ofType("EventTarget")) {
        const { inputs, name } = target;
        const { arn } = inputs["deadLetterConfig"] as { readonly arn: string };
        const urns = await awaited(target);
        const policy = registrations
          .ofType("QueuePolicy")
          .find((each) => each.name === arn.split(":").at(-1) && urns.includes(each.urn));
        expect(policy?.inputs["policy"], name).to.include("AllowUndelivered");
        expect(inputs["retryPolicy"]).to.deep.equal({
          maximumEventAgeInSeconds: 86_400,
          maximumRetryAttempts: 185,
        });
      }
    });
  }
});
