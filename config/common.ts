import type { CommonArgs, FunctionVpcArgs } from "../components";
import { type Fields, flag, listOf, mapOf, number, section, text } from "./values";

/** `plumbline:<key>`: what every component takes. */
export const commonFields: Fields<CommonArgs> = {
  tags: mapOf(text),
  kmsKeyArn: text,
  permissionsBoundary: text,
  iamPath: text,
  vpc: section<FunctionVpcArgs>({ subnetIds: listOf(text), securityGroupIds: listOf(text) }, [
    "subnetIds",
    "securityGroupIds",
  ]),
  logRetentionDays: number,
  fipsEndpoints: flag,
  production: flag,
};
