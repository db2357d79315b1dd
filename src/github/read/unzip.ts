import { type UnzipFileInfo, unzipSync } from 'fflate';

/**
 * The files of a zip archive that are wanted, by their paths. A module of its own, loaded when there is an archive: of a package
 * that is loaded so itself, all goes into the bundle.
 *
 * @throws where it is none, or is damaged
 */
export function unzip(
  archive: Uint8Array,
  wanted: (file: UnzipFileInfo) => boolean,
): Readonly<Record<string, Uint8Array>> {
  return unzipSync(archive, { filter: wanted });
}
