import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { packLimits } from "../conformancePack/limits";
import type { CompiledPack } from "../conformancePack/template";
import type { Context } from "../common/context";
import { createPrivateBucket } from "../resources/privateBucket";

/** How a template gets to AWS Config. */
export type TemplateDelivery =
  { readonly templateBody: string } | { readonly templateS3Uri: pulumi.Output<string> };

/** Gives each pack's template to AWS Config: with the call, or through S3 where it is too large. */
export function deliverTemplates(
  name: string,
  packs: readonly CompiledPack[],
  context: Context,
  parent: pulumi.Resource,
): TemplateDelivery[] {
  const isLarge = ({ bytes }: CompiledPack): boolean => bytes > packLimits.inlineBytes;
  if (!packs.some(isLarge)) return packs.map(({ template }) => ({ templateBody: template }));
  const { bucket, ready } = createPrivateBucket(name, {}, context, parent);
  return packs.map((pack, index) => {
    if (!isLarge(pack)) return { templateBody: pack.template };
    const object = new aws.s3.BucketObjectv2(
      `${name}-${index + 1}`,
      {
        bucket: bucket.bucket,
        key: `pack-${index + 1}-${digest(pack)}.yaml`,
        content: pack.template,
        contentType: "application/yaml",
        // No tags: S3 takes ten on an object, where everything else takes fifty. The bucket has them.
      },
      { parent, dependsOn: [...ready] },
    );
    return { templateS3Uri: pulumi.interpolate`s3://${object.bucket}/${object.key}` };
  });
}

/** AWS Config reads a template once: it hears of another one only by another address. */
function digest({ template }: CompiledPack): string {
  return createHash("sha256").update(template).digest("hex").slice(0, 16);
}
