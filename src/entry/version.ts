/** The version of the package, which the build writes in. */
export const VERSION = process.env.BATON_VERSION ?? '0.0.0-development';
