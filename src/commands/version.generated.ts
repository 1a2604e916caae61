// Made by `npm run generate` from package.json; do not edit.

/** The version of this program. */
export const ownVersion = "0.1.0";
