"use strict";

const { FindingsStore, ScapPipeline } = require("plumbline");

const findings = new FindingsStore("compliance", { exceptionsFile: "exceptions.yaml" });
const scap = new ScapPipeline("scap", {
  findingsStore: findings,
  scan: { profile: "cis_level1_server" },
});

exports.resultsBucket = scap.resultsBucketName;
exports.instanceProfile = scap.instanceProfileName;
