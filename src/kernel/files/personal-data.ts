import { KEPT, type PersonalData } from '../personal-data.ts';

/** Files that belong to a person. The bytes are downloaded from the dossiers and the store that use them. */
export const filesData: PersonalData = {
  tables: [
    {
      table: 'file',
      person: ['owner_id'],
      title: { vi: 'Tệp đã gửi', en: 'Files sent' },
      purpose: 'services',
      columns: ['name', 'media_type', 'size', 'purpose', 'created_at'],
      newest: 'created_at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'partial_file',
      person: ['owner_id'],
      title: { vi: 'Tệp đang gửi dở', en: 'Uploads under way' },
      purpose: 'services',
      columns: ['name', 'size', 'received', 'created_at', 'expires_at'],
      erase: 'delete',
    },
  ],
};
