import { regionalArn } from "../../account";
import { types } from "../../types";
import { physicalName } from "../names";
import type { Describe } from "../registration";

const table: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 255 });
  return { id: name, outputs: { name, arn: regionalArn(world, "dynamodb", `table/${name}`) } };
};

/** DynamoDB tables. */
export const dynamodb: Readonly<Record<string, Describe>> = { [types.table]: table };
