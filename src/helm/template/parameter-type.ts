/** The Go type a function declares for a parameter; the executor checks and converts arguments by it. */
export type ParameterType =
  | 'any'
  | 'string'
  | 'int'
  | 'int64'
  | 'uint32'
  | 'float64'
  | 'bool'
  | 'map' // map[string]interface{}
  | 'list' // []interface{}
  | '[]string'
  | 'time' // time.Time
  | 'error'
  | 'reflect'; // reflect.Value: anything, nil too
