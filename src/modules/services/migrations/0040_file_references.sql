-- A file that a draft, a dossier or an issued paper refers to cannot go.
ALTER TABLE draft_file ADD FOREIGN KEY (file_id) REFERENCES file (id);
ALTER TABLE dossier_component ADD FOREIGN KEY (file_id) REFERENCES file (id);
ALTER TABLE dossier_document ADD FOREIGN KEY (file_id) REFERENCES file (id);
