/** Brings what is to be mended in a form into sight. */

/** Moves the focus to the first field that is marked as wrong, if one is. */
export function focusFirstWrong(form: EventTarget | null): void {
  if (form instanceof HTMLElement) form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
