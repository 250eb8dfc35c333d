import type { Module } from '../module.ts';
import { cleanJob } from './clean.ts';
import { cleanPartialJob } from './partial.ts';
import { filesData } from './personal-data.ts';

export { type BlobStore, blobStore } from './blobs.ts';
export { cleanFiles } from './clean.ts';
export { fileResponse } from './download.ts';
export { type FileField, type Form, type FormRule, readForm } from './form.ts';
export { acceptAttribute, allKinds, KINDS, type Kind, photosAndPdf } from './kinds.ts';
export { attachment } from './name.ts';
export {
  appendPart,
  beginPartialFile,
  cleanPartialFiles,
  completePartialFile,
  dropPartialBytes,
  findPartialFile,
  finishPartialFile,
  type PartialFile,
  partialFilesOf,
  ReceivedPart,
  receivePart,
  removePartialFile,
} from './partial.ts';
export { sizeText } from './problems.ts';
export { findFile, type PutOptions, putFile, readFileBytes, removeFile, type StoredFile } from './put.ts';
export { ReceivedFile, type ReceiveRule, receiveFile } from './receive.ts';

/** Files: content-addressed bytes on disk, sniffed, limited and scanned, with a row for each use. */
export const filesPart: Module = {
  name: 'files',
  migrations: 'src/kernel/files/migrations',
  personalData: filesData,
  jobs: [cleanJob, cleanPartialJob],
};
