/** Every component: functions of their props to HTML, with no knowledge of the server. */
export * from './button.tsx';
export * from './card.tsx';
export * from './choices.tsx';
export { Field, FieldGroup, type FieldProps } from './field.tsx';
export * from './figures.tsx';
export * from './form.tsx';
export { Icon, type IconName } from './icon.tsx';
export * from './inputs.tsx';
export * from './navigation.tsx';
export * from './notice.tsx';
export * from './table.tsx';
export * from './tag.tsx';
export * from './timeline.tsx';
export * from './upload.tsx';
export * from './values.tsx';
