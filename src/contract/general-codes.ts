/** The codes that no one method is the reason for: a page that can't reach the engine answers with some of them. */

export const generalCodes = {
  Success: { code: 200, message: 'Success' },
  NotImplemented: { code: 300, message: 'This method is not implemented' },
  Failed: { code: 500, message: 'The request failed' },
  InvalidParameter: { code: 600, message: 'A parameter is invalid' },
  InternalError: { code: 700, message: 'Internal error' },
  ParameterNull: { code: 1000, message: 'A parameter must not be null' },
  ParameterEmptyString: { code: 1001, message: 'A parameter must not be an empty string' },
  ParameterWrongType: { code: 1002, message: 'A parameter has the wrong type' },
  ParameterDuplicateElements: { code: 1003, message: 'A list parameter holds an element twice' },
  ParameterNotInEnum: { code: 1004, message: 'A parameter is none of the allowed values' },
  ParameterEmptyArray: { code: 1005, message: 'A parameter must not be an empty array' },
} as const;
