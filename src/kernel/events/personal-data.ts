import { KEPT, type PersonalData } from '../personal-data.ts';

/** Events about the person themself; those about their dossiers carry no name and are found by the dossier. */
export const eventsData: PersonalData = {
  tables: [
    {
      table: 'event',
      person: ['subject'],
      title: { vi: 'Nhật ký sự kiện về tôi', en: 'Events about me' },
      purpose: 'security',
      columns: ['at', 'type', 'data'],
      newest: 'at',
      erase: { kept: KEPT.log },
    },
  ],
};
