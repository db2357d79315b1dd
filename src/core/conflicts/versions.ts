import type { FileChange } from '../change/facts.ts';

/** What stands under a path in a commit. `oid` is git's object id; equal ids are equal contents. */
export type Version =
  | { readonly kind: 'absent' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'text'; readonly oid: string; readonly executable: boolean; readonly text: string }
  | {
      /** A file whose content is not there: binary, or larger than the forge gives it. */
      readonly kind: 'binary' | 'too-large';
      readonly oid: string;
      readonly executable: boolean;
    }
  | { readonly kind: 'link' | 'submodule'; readonly oid: string };

/** Of which commit a version is wanted: the merge base of the pair, or the head of one of the two. */
export type Which = 'base' | 'a' | 'b';

export interface NeededVersion {
  readonly path: string;
  readonly which: Which;
}

/** The versions that were asked for; undefined for one that could not be had. */
export type Versions = (needed: NeededVersion) => Version | undefined;

/** One of two changes, seen from the merge base of the two. */
export interface PairSide {
  readonly name: string;
  /** What its head changes against the merge base *of the pair*, renames detected. */
  readonly files: readonly FileChange[];
  /** False where `files` may lack some: a forge cut its list, or it was listed against a later merge base. */
  readonly complete: boolean;
}

/**
 * Two open changes to be merged with each other. Git merges their heads from the best common ancestor of the *heads*. Where
 * the changes left the base at different places that is the older of the two merge bases, and the one that left later brings
 * along what the base changed in between. So the files of the older one are its own; those of the other are what a forge
 * lists between that ancestor and its head (`GET /repos/…/compare/ANCESTOR...HEAD`). Where only its own list is at hand,
 * it is not `complete`, and every file of the older one is looked up in it.
 */
export interface ChangedPair {
  readonly a: PairSide;
  readonly b: PairSide;
}
