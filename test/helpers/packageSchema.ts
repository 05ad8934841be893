export * from "../../scripts/docs/packageSchema";
