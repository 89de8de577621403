print("python starts")
raise ValueError("no parameters")
