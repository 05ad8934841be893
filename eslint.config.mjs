import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Which folder may import which: the arrows of docs/architecture.md, kept by the linter. */
const forbidImports = (...patterns) => ({
  "no-restricted-imports": [
    "error",
    { patterns: patterns.map(([group, message]) => ({ group, message })) },
  ],
});
const noPulumi = [["@pulumi/*"], "Lambda code does not know Pulumi."];
const noComponents = [
  ["**/components", "**/components/**"],
  "Lambda code does not know the components.",
];
const noLocal = [
  ["**/local", "**/local/**"],
  "Only the command line and tests know the local stack.",
];
const noAws = [["@aws-sdk/*"], "findings/ is pure: no AWS in it."];

export default defineConfig(
  { ignores: ["dist/", "coverage/", "node_modules/", ".plumbline/", "examples/", "samples/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/dot-notation": "off",
    },
  },
  { files: ["functions/**/*.ts"], rules: forbidImports(noPulumi, noComponents, noLocal) },
  {
    files: ["functions/findings/**/*.ts"],
    rules: forbidImports(noPulumi, noComponents, noLocal, noAws, [
      ["**/readers/**", "**/sinks/**", "**/pipeline/**", "**/handlers/**", "**/commands/**"],
      "findings/ imports nothing from the rest.",
    ]),
  },
  {
    files: ["functions/readers/**/*.ts"],
    rules: forbidImports(noPulumi, noComponents, noLocal, [
      ["**/sinks/**", "**/handlers/**"],
      "Readers know findings only.",
    ]),
  },
  {
    files: ["functions/sinks/**/*.ts"],
    rules: forbidImports(noPulumi, noComponents, noLocal, [
      ["**/readers/**", "**/handlers/**"],
      "Sinks know findings only.",
    ]),
  },
  {
    files: ["functions/report/**/*.ts"],
    rules: forbidImports(noPulumi, noComponents, noLocal, noAws, [
      ["**/readers/**", "**/sinks/**", "**/pipeline/**", "**/handlers/**"],
      "A report is made of findings only.",
    ]),
  },
  {
    files: [
      "functions/commands/**/*.ts",
      "functions/aws/**/*.ts",
      "functions/configEvents/**/*.ts",
    ],
    rules: forbidImports(noPulumi, noComponents, noLocal, [
      ["**/readers/**", "**/pipeline/**", "**/handlers/**"],
      "Commands, credentials and events are what pipelines are made of.",
    ]),
  },
  {
    files: ["functions/pipeline/**/*.ts"],
    rules: forbidImports(noPulumi, noComponents, noLocal, [
      ["**/handlers/**"],
      "Handlers know pipelines, and not the other way round.",
    ]),
  },
  {
    files: ["components/**/*.ts"],
    rules: forbidImports(noLocal, [
      [
        "**/functions/handlers/**",
        "**/functions/pipeline/**",
        "**/functions/readers/**",
        "**/functions/sinks/**",
      ],
      "Components know functions only as files to bundle.",
    ]),
  },
  {
    files: ["**/*.ts"],
    ignores: ["test/**/*.ts", "bench/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression[callee.property.name=/^(?:push|unshift|splice|min|max|fromCharCode|fromCodePoint)$/] > SpreadElement",
          message:
            "Arguments go onto the stack, which some ten thousands fill: use append, least or greatest of functions/findings/extremes.ts.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        require: "readonly",
        module: "readonly",
        __dirname: "readonly",
      },
    },
  },
  prettier,
);
